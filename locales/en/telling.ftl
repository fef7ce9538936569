# Telling: the open interface, mail, push, webhooks, text messages.
matters-open311-contact = The community's desk, see { $site }/contacts
matters-open311-key = Make a token after signing in: { $site }/me/tokens
matters-open311-notice = Received. The place is kept down to the building; coordinates are not kept.

refused-telling-time-unreadable = Write a time such as 21:30.
refused-telling-digest-time-unreadable = Write a time such as 18:00.
refused-telling-link-unknown = This link is not right; perhaps it was not copied whole.
refused-telling-webhook-name = Give it a name of 1 to 60 characters.
refused-telling-webhook-url = The address must begin with https:// and not be one of an inner network.
refused-telling-webhook-place = Choose a community or compound inside the scope of your post.
refused-telling-webhooks-too-many = There are too many webhooks already; end some first.
refused-telling-webhook-ended = This webhook was ended; make a new one.
refused-telling-push-unreadable = The address this browser gave for waking it is not right; try once more.
refused-telling-push-too-many = Too many browsers may be woken; end some first.
refused-telling-list-name = Give it a name of 1 to 40 characters.
refused-telling-lists-too-many = You can keep 30 lists; take some away first.
refused-telling-endpoint-unknown = There is no such other system.
refused-telling-not-checked = What nobody has checked for the public is not handed on.
refused-telling-sent-already = This matter was already handed to that system.
refused-telling-no-service = That system does not take this kind of matter.
refused-telling-nothing-chosen = Tick the matters first.
refused-telling-too-many-chosen = At most 50 at once.
refused-telling-plan-picture = Choose a PNG, JPEG or WebP picture. SVG files can carry scripts and are not taken.
refused-telling-plan-pin = A pin lies inside the picture and marks a building or entrance of this compound.
