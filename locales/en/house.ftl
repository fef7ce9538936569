# What the house itself says: errors, refusals, signing in.
refused-house-key-used-otherwise = This key was already used for another request. Please reload the page and try again.
refused-house-changed-meanwhile = Somebody changed it while you were writing. Please look at how it stands now, then decide whether to go on.
refused-house-form-expired = This page has been open too long, or was not opened from this site. What you wrote was not sent. Go back, reload the page and send it again.
refused-house-field-missing = This is still empty.
refused-house-field-too-long = This is too long. Please shorten it.
refused-house-field-unreadable = This cannot be read. Please check it and fill it in again.
refused-house-body-too-large = What you sent is too large. Send fewer photos or smaller files (64 MB in all).
refused-house-body-unreadable = What arrived is incomplete or of the wrong form; nothing was saved. Please send it again.
refused-house-not-found = There is nothing here: the address may be wrong, or it is not open to you.
refused-house-method-not-allowed = This address does not accept that operation.
refused-house-too-often = Too many tries. Please try again in { $seconds } seconds.
refused-house-busy = The server cannot do this at the moment; nothing was saved. Please try again a little later. Everything confirmed before is still there.
refused-house-uploads-full = Too many uploads are arriving at the moment; nothing was saved. Please send it again in some seconds; what you typed is still on the page before.
refused-house-broken = The server made a mistake and this was not done. Please tell the administrator the number below.
refused-access-sign-in-needed = Please sign in first. You will come back to this page.
refused-access-second-factor-needed = Before staff can do this, please set up and pass the second step of signing in under "Me".
refused-access-not-allowed = You cannot do this in your present role. Who may do what is linked at the foot of the page.

# Titles of error pages and of the API page
house-error-not-found = Not found
house-error-sign-in = Please sign in
house-error-not-allowed = Not allowed
house-error-busy = Not possible at the moment
house-error-broken = The server made a mistake
house-error-refused = Not done
house-error-back = Back to the page before
house-error-reference = Number:
house-api-title = The API
house-api-lead = What the pages can do, programs can do: the same actions under the same rules.
