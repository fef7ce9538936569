//! Ways in: how a matter comes to the platform, by whom and by whose leave; and a long text cut into single matters.

use crate::access::named;

#[cfg(test)]
mod tests;

named! {
    /// How a matter came in.
    pub enum Channel {
        /// By the reporter's own account.
        Own = "self",
        /// Without a name, followed by a code.
        Unnamed = "unnamed",
        /// From a paper on a wall, with or without a name.
        Poster = "poster",
        /// Seen by somebody on their round.
        Patrol = "patrol",
        Door = "door",
        Phone = "phone",
        Paper = "paper",
        /// On a day people can come and say what troubles them.
        Reception = "reception",
        /// From a chat somebody pasted.
        Chat = "chat",
    }
}

impl Channel {
    /// The ways in which somebody writes down what another says.
    pub const ON_BEHALF: &'static [Self] = &[Self::Door, Self::Phone, Self::Paper, Self::Reception, Self::Chat];

    #[must_use]
    pub fn is_on_behalf(self) -> bool {
        Self::ON_BEHALF.contains(&self)
    }
}

named! {
    /// How somebody said that another may write it down for them.
    pub enum Leave {
        Said = "said",
        Signed = "signed",
        Phoned = "phoned",
        Wrote = "wrote",
    }
}

crate::refusals! {
    /// Why a way in stays shut.
    pub enum No {
        ChannelUnknown => "ways-channel-unknown" on "channel",
        LeaveMissing => "ways-leave-missing" on "leave",
        PartyUnknown => "ways-party-unknown" on "party",
        ContactName => "ways-contact-name" on "contact_name",
        ContactPhone => "ways-contact-phone" on "contact_phone",
        /// No matter answers to this code.
        CodeWrong => "ways-code-wrong" on "code",
        PartsNone => "ways-parts-none" on "text",
        PartsTooMany => "ways-parts-too-many" on "text",
        TextTooLong => "ways-text-too-long" on "text",
        PosterEnded => "ways-poster-ended",
        DwellingUnknown => "ways-dwelling-unknown" on "dwelling",
        /// The handler has a post in the party complained of, or lives where it is about.
        Concerned => "ways-concerned" on "post",
        /// A reporter without a name or number has nothing to show.
        NothingToUnmask => "ways-nothing-to-unmask",
        /// A complaint about somebody: who reported is shown only after a second person agreed.
        UnmaskFirst => "ways-unmask-first",
        UnmaskingAsked => "ways-unmasking-asked",
        UnmaskingDecided => "ways-unmasking-decided",
        /// Whoever asks does not decide.
        SameTwice => "ways-same-twice",
        MessageTooShort => "ways-message-too-short" on "message",
        MessageTooLong => "ways-message-too-long" on "message",
        AlreadyAnswered => "ways-already-answered",
        OwnVoice => "ways-own-voice",
        VoiceThere => "ways-voice-there",
        VoiceMissing => "ways-voice-missing",
        VoiceClosed => "ways-voice-closed",
        AnswerLater => "ways-answer-later",
        MergeItself => "ways-merge-itself" on "into",
        MergeElsewhere => "ways-merge-elsewhere" on "into",
        MergeChain => "ways-merge-chain" on "into",
        MergeUnknown => "ways-merge-unknown" on "into",
        MergeClosed => "ways-merge-closed" on "into",
        MergeParty => "ways-merge-party" on "into",
        NotMerged => "ways-not-merged",
        ProjectTitle => "ways-project-title" on "title",
        ProjectWords => "ways-project-words" on "words",
        ProjectFew => "ways-project-few" on "matters",
        ProjectElsewhere => "ways-project-elsewhere" on "matters",
        ProjectTaken => "ways-project-taken" on "matters",
        ProjectPost => "ways-project-post" on "post",
        ProjectDwellings => "ways-project-dwellings" on "dwellings",
        ProjectDone => "ways-project-done",
        ProjectContacts => "ways-project-contacts",
        ProjectUnjudged => "ways-project-unjudged",
        ContactUnknown => "ways-contact-unknown" on "contact",
        CategoryName => "ways-category-name" on "zh",
        CategoryMinutes => "ways-category-minutes" on "reply_minutes",
        CategoryHandler => "ways-category-handler" on "handler",
        CategoryGroup => "ways-category-group" on "group",
        CategoryLast => "ways-category-last",
    }
}

/// A chat somebody pastes may be long; what one person raises may not.
pub const TEXT_CHARS_MAX: usize = 20_000;
/// More matters than this nobody checks on one page.
pub const PARTS_MAX: usize = 20;
pub const NAME_CHARS_MAX: usize = 40;
pub const MESSAGE_CHARS_MAX: usize = 1_000;
/// Below this many dwellings a place says nearly who it was.
pub const FEW_DWELLINGS: i64 = 20;

/// Cuts a pasted text into what are probably single matters: at empty lines, at numbered lines, and where a chat names its
/// next speaker. Who spoke and when is left out: it is nobody's matter.
#[must_use]
pub fn split(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut parts: Vec<String> = Vec::new();
    let mut now = String::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || is_speaker(line) {
            close(&mut now, &mut parts);
            continue;
        }
        let (starts, rest) = numbered(line);
        if starts {
            close(&mut now, &mut parts);
        }
        if !now.is_empty() {
            now.push('\n');
        }
        now.push_str(rest);
    }
    close(&mut now, &mut parts);
    parts
}

fn close(now: &mut String, parts: &mut Vec<String>) {
    let part = std::mem::take(now);
    if part.chars().filter(|c| c.is_alphanumeric()).count() >= 2 {
        parts.push(part);
    }
}

/// "王芳 10:22", "2026/11/20 10:22 王芳", "王芳:": who speaks and not what is said.
fn is_speaker(line: &str) -> bool {
    let chars = line.chars().count();
    let has_time =
        line.as_bytes().windows(5).any(|five| five[2] == b':' && [0, 1, 3, 4].iter().all(|at| five[*at].is_ascii_digit()));
    (has_time && chars <= 40) || (chars <= 12 && line.ends_with([':', '：']))
}

/// Whether a line begins a counted item, and the line without its count.
fn numbered(line: &str) -> (bool, &str) {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let after = &line[digits..];
    if (1..=2).contains(&digits)
        && let Some(rest) = ['.', '、', ')', '）', '．'].iter().find_map(|mark| after.strip_prefix(*mark))
        // "3.5 米" is a length and no item.
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return (true, rest.trim_start());
    }
    let mut chars = line.chars();
    if chars.next().is_some_and(|c| "一二三四五六七八九十".contains(c)) && chars.next() == Some('、') {
        return (true, chars.as_str().trim_start());
    }
    match line.strip_prefix(['-', '•', '·', '—']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, line),
    }
}

/// A name and a telephone somebody left so that they can be reached; both may be missing.
pub fn contact(name: &str, phone: &str) -> Result<(String, String), Vec<crate::Refusal>> {
    let mut faults = Vec::new();
    let name = name.trim();
    if name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        faults.push(No::ContactName.with("most", NAME_CHARS_MAX));
    }
    let phone = match phone.trim() {
        "" => String::new(),
        typed => crate::people::phone(typed).unwrap_or_else(|_| {
            faults.push(No::ContactPhone.into());
            String::new()
        }),
    };
    if faults.is_empty() { Ok((name.to_owned(), phone)) } else { Err(faults) }
}
