//! Who may do what with an API key.

use serde::{Deserialize, Serialize};

/// What the holder of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything of one site.
    Owner,
    /// Reads all answers, rules on them.
    Supervisor,
    /// Reads their own answers, and may say that one was not about them.
    Agent,
    /// Reads figures and answers, without words and contacts.
    Viewer,
    /// A host's server: asks for invitations, tells of sessions.
    Ingest,
    /// The tablet of one branch: sees who waits and who was let down, and says who goes.
    Board,
}

/// A kind of thing that people do with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Ask for an invitation of the host's own.
    Invite,
    /// Tell of ended sessions, complaints and re-contacts.
    Feed,
    /// Read figures. An agent reads their own.
    ReadFigures,
    /// Read answers. An agent reads their own.
    ReadAnswers,
    /// Take answers out in bulk.
    Export,
    /// Read what waits for a person.
    ReadReviews,
    /// Exempt an answer, restore it, decide on an appeal.
    Rule,
    /// Void an answer, or restore a voided one.
    Void,
    /// Ask for an exemption of an answer of one's own.
    Appeal,
    /// Read who ruled what.
    ReadRulings,
    /// Mark a change or an incident in time.
    Annotate,
    /// Read the site's settings, instruments, marks and incidents.
    ReadSite,
    /// Read places, codes and shifts, and print cards.
    ReadPlaces,
    /// Make and remove places, revoke codes, plan shifts.
    ManagePlaces,
    /// Change the site's settings.
    ManageSite,
    /// Write and publish instruments.
    ManageInstruments,
    /// Make and revoke API keys, site keys and signing keys.
    ManageKeys,
    /// Erase answers, sessions, customers.
    Erase,
    /// Read what was found: by the nightly work, about what hosts tell, about a new version.
    ReadReports,
    /// See a branch's live board, and say who goes.
    ServeTables,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Owner,
        Self::Supervisor,
        Self::Agent,
        Self::Viewer,
        Self::Ingest,
        Self::Board,
    ];

    /// The role's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Supervisor => "supervisor",
            Self::Agent => "agent",
            Self::Viewer => "viewer",
            Self::Ingest => "ingest",
            Self::Board => "board",
        }
    }

    /// Whether the role may do this.
    #[must_use]
    pub fn may(self, action: Action) -> bool {
        match action {
            Action::Invite | Action::Feed => matches!(self, Self::Owner | Self::Ingest),
            Action::ReadFigures | Action::ReadAnswers | Action::ReadSite => {
                !matches!(self, Self::Ingest | Self::Board)
            }
            Action::Export => matches!(self, Self::Owner | Self::Supervisor | Self::Viewer),
            Action::ReadReviews
            | Action::Rule
            | Action::Void
            | Action::ReadRulings
            | Action::Annotate
            | Action::ReadReports
            | Action::ReadPlaces => matches!(self, Self::Owner | Self::Supervisor),
            Action::ServeTables => {
                matches!(self, Self::Owner | Self::Supervisor | Self::Board)
            }
            Action::Appeal => self == Self::Agent,
            Action::ManagePlaces
            | Action::ManageSite
            | Action::ManageInstruments
            | Action::ManageKeys
            | Action::Erase => self == Self::Owner,
        }
    }

    /// Whether the role reads where a customer wishes to be contacted.
    #[must_use]
    pub fn reads_contacts(self) -> bool {
        matches!(self, Self::Owner | Self::Supervisor)
    }

    /// Whether the role reads what customers wrote. An agent does where the site lets them.
    #[must_use]
    pub fn reads_words(self, agents_do: bool) -> bool {
        match self {
            Self::Owner | Self::Supervisor => true,
            Self::Agent => agents_do,
            // The board's own words come with its cards.
            Self::Viewer | Self::Ingest | Self::Board => false,
        }
    }
}

impl Action {
    /// Whether it reads what costs something to read. What a host's server writes is not held off
    /// by its key.
    #[must_use]
    pub fn reads(self) -> bool {
        matches!(
            self,
            Self::ReadFigures
                | Self::ReadAnswers
                | Self::Export
                | Self::ReadReviews
                | Self::ReadRulings
                | Self::ReadReports
        )
    }

    /// Who may do it, for a refusal: "viewer, supervisor or owner".
    #[must_use]
    pub fn roles(self) -> String {
        let names: Vec<&str> = Role::ALL
            .into_iter()
            .filter(|role| role.may(self))
            .map(Role::name)
            .collect();
        match names.as_slice() {
            [one] => (*one).to_owned(),
            [some @ .., last] => format!("{} or {last}", some.join(", ")),
            [] => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_who_may() {
        assert_eq!(Action::Feed.roles(), "owner or ingest");
        assert_eq!(Action::Appeal.roles(), "agent");
        assert_eq!(Action::Export.roles(), "owner, supervisor or viewer");
    }

    #[test]
    fn words_and_contacts_are_for_those_who_call_back() {
        for role in Role::ALL {
            let calls_back = matches!(role, Role::Owner | Role::Supervisor);
            assert_eq!(role.reads_contacts(), calls_back, "{role:?}");
            assert_eq!(role.reads_words(false), calls_back, "{role:?}");
        }
        assert!(Role::Agent.reads_words(true) && !Role::Viewer.reads_words(true));
    }
}
