//! Every code of a refusal, with what its reader does about it. A new one is one line here.

use serde::Serialize;

/// What stands behind a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// HTTP status.
    pub status: u16,
    /// The code as it is sent.
    pub code: &'static str,
    /// The code in words.
    pub title: &'static str,
    /// What to do about it.
    pub fix: &'static str,
}

macro_rules! codes {
    ($($name:ident $status:literal $code:literal $title:literal $fix:literal;)*) => {
        /// Stable codes of refusals.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: [Self; [$($code),*].len()] = [$(Self::$name),*];

            /// Status, code, title and fix.
            #[must_use]
            pub fn row(self) -> Row {
                let (status, code, title, fix) = match self {
                    $(Self::$name => ($status, $code, $title, $fix),)*
                };
                Row { status, code, title, fix }
            }
        }
    };
}

// In the order of their statuses.
codes! {
    BadBody 400 "bad_body" "The body cannot be read" "Send one JSON object in UTF-8; the detail says where reading stopped.";
    BadField 400 "bad_field" "A field holds something it cannot" "Correct the field that the pointer names, or leave it out; unknown fields are refused, so that a typing error is noticed.";
    BadQuery 400 "bad_query" "A query parameter holds something it cannot" "Correct the parameter that the pointer names; the detail lists what it takes.";
    BadLines 400 "bad_lines" "Lines of the table hold what they cannot" "Correct the lines that pointers names as /line/column, and send the whole table again; nothing was taken over.";
    EmptyAnswer 400 "empty_answer" "There is nothing to store" "Give a first answer at least one choice or word. Only a later write may be empty: it takes the answer back.";
    NoBranch 400 "no_branch" "The branch has no places" "Name a branch that has places in use, such as one that the detail names, or make its places first.";
    NotCrossed 400 "not_crossed" "These groupings are not counted together" "Ask twice, each time for one of the two that the detail names.";
    TooManyGroups 400 "too_many_groups" "The reply would have too many groups" "Shorten from-to, take a longer bucket, or drop a name from by.";
    BadToken 401 "bad_token" "The invitation is not valid" "Sign or ask for a new invitation; the detail says which rule was broken, docs/SIGNING.md lists them.";
    BadKey 401 "bad_key" "The API key is not valid" "Send a key that is in use as 'Authorization: Bearer ak_…'. A revoked one never works again: have another made.";
    BadSiteKey 403 "bad_site_key" "The site key is not valid" "Copy the public key, pk_…, anew from the site's settings.";
    OriginNotAllowed 403 "origin_not_allowed" "This page may not use the site key" "Add the page's origin to the site's origins. Test keys also work on http://localhost.";
    Forbidden 403 "forbidden" "The key does not cover this" "Use a key of this site and space whose role may do it; the detail says what was missing.";
    NoOperator 403 "no_operator" "The operator's calls are switched off" "Set the secret OPERATOR_KEY of the Worker, at least 32 characters.";
    NoTable 403 "no_table" "Nobody can be called from here" "Call with the invitation of a place, which scanning its code makes; nobody knows where another guest is.";
    SiteNotReady 403 "site_not_ready" "The site may not ask yet" "Its owner sets what the detail names with PATCH /v1/sites/{site}; the test space works without.";
    NotFound 404 "not_found" "There is nothing here" "Check the id, and the address against /docs.";
    MethodNotAllowed 405 "method_not_allowed" "This address takes another method" "Use a method that /docs lists for the address.";
    RevConflict 409 "rev_conflict" "Something newer is stored" "Show what is in stored; write again, with its rev as seen and a higher rev, only if the customer still wants to.";
    InstrumentChanged 409 "instrument_changed" "The questions have changed" "Show the questions in screen and ask again; an answer is never moved to other words.";
    ExtrasFixed 409 "extras_fixed" "Names of own facts stay where they are" "Add a name after those that are there; figures are filed under them, so none is renamed, moved or taken away.";
    LastOwner 409 "last_owner" "It is the last owner's key" "Make another owner's key first, and revoke this one with it.";
    LastSigningKey 409 "last_signing_key" "It is the only key that signs" "Make another key of the same source first.";
    SigningKeysFull 409 "signing_keys_full" "Two keys sign already" "Retire or revoke one of the source first.";
    SiteExists 409 "site_exists" "There is a site of that name" "Take another name; nothing was changed.";
    PlaceElsewhere 409 "place_elsewhere" "A place of that id belongs to another branch" "Take other ids, such as another prefix; nothing was taken over.";
    PlacesFull 409 "places_full" "The site has as many places as it may" "Remove places that are out of use, then send the same again; nothing was taken over.";
    Incomplete 409 "incomplete" "The draft is not complete" "Mend what pointers names, put the draft again, and publish it then.";
    AlreadyRuled 409 "already_ruled" "The answer is ruled on already" "Restore the ruling that holds (DELETE), then rule with the other code.";
    NoRuling 409 "no_ruling" "There is no such ruling" "Read the answer again: somebody has restored, refused or reviewed it already.";
    CallTaken 409 "call_taken" "Somebody else is on the way" "Leave it to the person that by names, or have them release it first.";
    CalledTooOften 409 "called_too_often" "The guest has called too often" "Pass this guest's calls on no more; what staff do about the guest is taken as before.";
    NothingToAppeal 409 "nothing_to_appeal" "There is nothing to appeal against" "The answer does not count for the agent already, or an appeal on it was refused; it can be made again if the customer changes the answer.";
    WindowOver 409 "window_over" "The time for changes is over" "Nothing can be changed by the customer any more; the site's owner can still erase the answer.";
    Expired 410 "expired" "The invitation has expired" "Drop what is queued under this invitation: it will never be taken. Nothing was stored.";
    Erased 410 "erased" "The answer was deleted" "Drop what is queued under this invitation: the session takes no other answer.";
    ChangedMeanwhile 412 "changed_meanwhile" "Somebody else has changed it" "Read it again, and repeat the change with its new ETag if it still fits.";
    BodyTooLarge 413 "body_too_large" "The body is too large" "Send less at once; the detail says how much is taken.";
    UnsupportedType 415 "unsupported_type" "The body's type is not taken" "Send JSON as application/json or text/plain, in UTF-8 and not compressed.";
    TooEarly 425 "too_early" "The session has not ended yet" "Send the same again after Retry-After. If the session is over, set the clock of the server that signed.";
    RateLimited 429 "rate_limited" "Too many requests" "Wait for Retry-After, then send the same again; whatever is sent twice counts once.";
    Internal 500 "internal" "Something went wrong on our side" "Send the same again once; if it stays, tell the operator, whose log has it.";
    Unavailable 503 "unavailable" "Storage cannot be reached at the moment" "Send the same again after Retry-After, until it is taken; it counts once.";
    Restoring 503 "restoring" "Storage is being restored" "Send the same again after Retry-After. The operator brings the restored ledger up to date with cargo xtask replay.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_written_once_and_has_a_sentence_to_act_on() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            let row = code.row();
            assert!(seen.insert(row.code), "{} stands twice", row.code);
            assert!((400..=599).contains(&row.status), "{}", row.code);
            assert!(
                row.code
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'_'),
                "{}",
                row.code
            );
            assert!(
                !row.title.ends_with('.') && row.fix.ends_with('.'),
                "{}",
                row.code
            );
            assert!(!row.fix.contains('|'), "{}: breaks the table", row.code);
            assert_eq!(serde_json::to_value(code).unwrap(), row.code);
        }
    }

    #[test]
    fn codes_stand_in_the_order_of_their_statuses() {
        assert!(Code::ALL.is_sorted_by_key(|code| code.row().status));
    }
}
