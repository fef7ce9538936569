# Conversations
talk-title = Conversations
talk-lead = Answer short statements, and see where people agree and where they do not.
talk-none = No conversation yet
talk-none-why = It appears here once the community or the committee opens one.
talk-open = Open a conversation
talk-open-title = Open a conversation
talk-open-lead = Begin with a few different views. Residents answer them and add their own.
talk-field-title = What is it about
talk-field-title-hint = For example: where the bicycle shed should stand
talk-field-words = Introduction
talk-field-statements = Statements to begin with
talk-field-statements-hint = One a line, one thought each, from both sides. No names, no rooms.
talk-field-days = For how many days
talk-field-check-first = Look at what residents say before it is shown
talk-field-check-first-hint = Otherwise it shows at once, and can still be hidden with a reason.
talk-state-open = Open
talk-state-closed = Closed
talk-until = until
talk-next = What do you say to this?
talk-agree = Agree
talk-disagree = Disagree
talk-pass = Pass
talk-answered = { $n ->
    [one] You have answered one
   *[other] You have answered { $n }
}
talk-of = of { $n }
talk-anonymous = Nobody sees what you say, not even the staff. You can change it at any time.
talk-mine = My answers
talk-done = You have answered everything
talk-done-why = You are asked again when there is something new. You can add a statement of your own.
talk-over = It is over
talk-join = Take part
talk-join-why = Residents of this compound answer once signed in; one resident, one voice.
talk-join-sign-in = Sign in
talk-join-card = Join with the card
talk-residents-only = Only residents of this compound answer here.
talk-say = Add a statement
talk-say-lead = Everybody can answer it. Nobody sees who said it.
talk-say-lead-checked = It is shown once somebody has looked at it. Nobody sees who said it.
talk-say-words = One sentence, one thought
talk-say-hint = No names, rooms or plates.
talk-say-send = Add it
talk-landscape = What people think
talk-too-few = Too few have taken part. From five people on, this shows where they agree.
talk-common = Common ground: all groups agree
talk-common-none = There is no statement yet to which most people of every group agree.
talk-rejected = All groups disagree
talk-in-ten-agree = about { $n } in 10 agree
talk-in-ten-disagree = about { $n } in 10 disagree
talk-differ = Where views differ
talk-group = Group { $name }, { $n } people
talk-group-plain = This group says nothing that tells it from the others.
talk-drawn = Show the picture
talk-drawn-alt = The landscape: people who think alike stand close together. All it says stands above in words.
talk-statements = All statements
talk-statements-none = Nothing yet
talk-statements-none-why = What you answer is listed here.
talk-waiting = { $n ->
    [one] one waits to be looked at
   *[other] { $n } wait to be looked at
}
talk-hidden = { $n ->
    [one] one is hidden
   *[other] { $n } are hidden
}
talk-poster = Print the poster
talk-poster-how = Scan to answer; nothing to install. One resident, one voice, and nobody sees what you say.
talk-to-moderate = Look at them
talk-close = Close the conversation
talk-close-sure = Close it? Nobody can answer afterwards, and the outcome goes on public record.
talk-back = Back to the conversation
talk-standing-waiting = Waiting to be looked at
talk-standing-shown = Shown
talk-standing-hidden = Hidden
talk-words-kept = (the words are not shown)
talk-own = You said this
talk-you-said = You said:
talk-reason = Reason (public)
talk-show = Show
talk-hide = Hide
flash-talk-opened = The conversation is open
flash-talk-said = Added
flash-talk-said-waiting = Sent. It is shown once somebody has looked at it
flash-talk-changed = Changed
flash-talk-moderated = Done. The reason is public
flash-talk-closed-now = Closed. The outcome is on its way into the public record
refused-talk-title-too-short = A title has at least { $least } characters.
refused-talk-title-too-long = A title has at most { $most } characters.
refused-talk-words-too-long = The introduction has at most { $most } characters.
refused-talk-closes-unreadable = Days are a whole number from { $least } to { $most }, or nothing.
refused-talk-say-too-short = Please say a little more, at least { $least } characters.
refused-talk-say-too-long = A statement has at most { $most } characters; please make two of it.
refused-talk-say-names = This becomes public. Please leave out what tells who somebody is: { $hits }
refused-talk-says-too-many = One person adds at most { $most }, so that others are heard.
refused-talk-statements-full = There are { $most } statements already. Please answer those first.
refused-talk-said-already = Somebody has said just this; you can answer it.
refused-talk-closed = The conversation is over.
refused-talk-not-shown = This statement cannot be answered at the moment.
refused-talk-choice-unknown = Please choose: agree, disagree or pass.
refused-talk-reason-too-short = Please say why, in at least { $least } characters.
refused-talk-reason-too-long = A reason has at most { $most } characters.
refused-talk-nothing-to-moderate = There is nothing to change.
