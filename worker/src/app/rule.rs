//! Rulings: decided on what is there, and row, tally and log moved together, like a write.

use afterword_domain::access::{Action, Role};
use afterword_domain::chain::members;
use afterword_domain::event::can_be_shown;
use afterword_domain::ids::{Sid, Space};
use afterword_domain::listing::Review;
use afterword_domain::record::Record;
use afterword_domain::ruling::{Bench, Deed, Exempt, Rulings};
use afterword_domain::wire::ruling::{
    ExemptRequest, NOTE_MAX_CHARS, NoteRequest, RulingReply, VoidRequest,
};

use super::answer::ROUNDS;
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::answer::{self, Beside, Commit};
use crate::store::keys::Holder;
use crate::store::row::AnswerKey;
use crate::store::ruling;

const DAY_S: i64 = 86_400;

impl<P: Platform> App<P> {
    /// Exempts an answer, or approves what another person asked for.
    ///
    /// # Errors
    /// When the key may not, the ruling does not fit, or the database has no result.
    pub async fn exempt(
        &self,
        api_key: Option<&str>,
        id: &str,
        asked: ExemptRequest,
    ) -> Result<RulingReply, AppError> {
        let note = note(asked.note)?;
        if asked.code == Exempt::Other && note.is_none() {
            return Err(AppError::Field {
                pointer: "/note".to_owned(),
                detail: "says why, where the code is other".to_owned(),
            });
        }
        let holder = self.allowed(api_key, Action::Rule).await?;
        self.rule(&holder, id, Deed::Exempt(asked.code), note).await
    }

    /// Takes an exemption back.
    ///
    /// # Errors
    /// As for [`App::exempt`].
    pub async fn restore_exemption(
        &self,
        api_key: Option<&str>,
        id: &str,
    ) -> Result<RulingReply, AppError> {
        let holder = self.allowed(api_key, Action::Rule).await?;
        self.rule(&holder, id, Deed::RestoreExemption, None).await
    }

    /// Voids an answer, or approves what another person asked for.
    ///
    /// # Errors
    /// As for [`App::exempt`].
    pub async fn void(
        &self,
        api_key: Option<&str>,
        id: &str,
        asked: VoidRequest,
    ) -> Result<RulingReply, AppError> {
        let note = note(asked.note)?;
        let holder = self.allowed(api_key, Action::Void).await?;
        self.rule(&holder, id, Deed::Void(asked.code), note).await
    }

    /// Takes a void back.
    ///
    /// # Errors
    /// As for [`App::exempt`].
    pub async fn restore_void(
        &self,
        api_key: Option<&str>,
        id: &str,
    ) -> Result<RulingReply, AppError> {
        let holder = self.allowed(api_key, Action::Void).await?;
        self.rule(&holder, id, Deed::RestoreVoid, None).await
    }

    /// An agent asks for an exemption of an answer of their own.
    ///
    /// # Errors
    /// As for [`App::exempt`]; an answer of somebody else is not there.
    pub async fn appeal(
        &self,
        api_key: Option<&str>,
        id: &str,
        asked: NoteRequest,
    ) -> Result<RulingReply, AppError> {
        let note = note(asked.note)?;
        let holder = self.allowed(api_key, Action::Appeal).await?;
        self.rule(&holder, id, Deed::Appeal, note).await
    }

    /// Turns an appeal down.
    ///
    /// # Errors
    /// As for [`App::exempt`].
    pub async fn refuse_appeal(
        &self,
        api_key: Option<&str>,
        id: &str,
    ) -> Result<RulingReply, AppError> {
        let holder = self.allowed(api_key, Action::Rule).await?;
        self.rule(&holder, id, Deed::RefuseAppeal, None).await
    }

    /// Somebody has looked at what the customer changed after a ruling.
    ///
    /// # Errors
    /// As for [`App::exempt`].
    pub async fn review(
        &self,
        api_key: Option<&str>,
        id: &str,
        asked: NoteRequest,
    ) -> Result<RulingReply, AppError> {
        let note = note(asked.note)?;
        let holder = self.allowed(api_key, Action::Rule).await?;
        self.rule(&holder, id, Deed::Review, note).await
    }

    async fn rule(
        &self,
        holder: &Holder,
        id: &str,
        deed: Deed,
        note: Option<String>,
    ) -> Result<RulingReply, AppError> {
        const NO_ANSWER: AppError = AppError::NotFound("answer");
        let at = AnswerKey {
            site: holder.site.clone(),
            space: holder.space,
            sid: Sid::new(id).map_err(|_| NO_ANSWER)?,
        };
        let site = self.site(&holder.site, holder.space).await?;
        let settings = &site.as_ref().ok_or(AppError::BadKey)?.settings;
        for _ in 0..ROUNDS {
            let before = answer::get(&self.platform, &at).await?;
            // Of this round: the log is complete soon after the moments that it names.
            let now = self.platform.now();
            let bench = Bench {
                who: &holder.key_id,
                owner: holder.role == Role::Owner,
                now,
                exemption_needs_two: settings.second_approver,
                void_needs_two: holder.space == Space::Live,
                due: now.plus(DAY_S.saturating_mul(settings.appeal_due_days.into())),
            };
            let before = before.filter(|record| sees(holder, record));
            let before = before.ok_or(NO_ANSWER)?;
            if before.erased {
                return Err(AppError::Erased);
            }
            let rulings = before.rulings.after(deed, bench)?;
            if rulings == before.rulings {
                return Ok(reply("unchanged", rulings));
            }
            let after = before.ruled(rulings.clone());
            let entry = ruling::put(&at, &before, &after, deed, note.as_deref(), bench);
            let beside = Beside {
                also: vec![entry],
                ..Beside::default()
            };
            let commit = answer::commit(&self.platform, &at, Some(&before), &after, beside).await;
            let frozen = &after.frozen;
            if commit != Ok(Commit::LostGuard) && can_be_shown(frozen.key.source, frozen.until, now)
            {
                // Also where its end is unknown.
                self.tell_all(&self.boards_of(&at).await).await;
            }
            if matches!(commit?, Commit::Done { .. }) {
                return Ok(reply("changed", rulings));
            }
        }
        Err(AppError::Busy)
    }
}

/// Whether an answer is there for the holder: an agent sees their own, that a host vouched for.
pub(super) fn sees(holder: &Holder, record: &Record) -> bool {
    let key = &record.frozen.key;
    holder
        .only_agent()
        .is_none_or(|agent| members(&key.agent).any(|member| member == agent))
}

fn note(note: Option<String>) -> Result<Option<String>, AppError> {
    let note = note.map(|note| note.trim().to_owned());
    let note = note.filter(|note| !note.is_empty());
    let fits = |note: &String| note.chars().count() <= NOTE_MAX_CHARS && !note.contains('\0');
    if note.as_ref().is_none_or(fits) {
        return Ok(note);
    }
    Err(AppError::Field {
        pointer: "/note".to_owned(),
        detail: format!("can have {NOTE_MAX_CHARS} characters, and no NUL"),
    })
}

fn reply(outcome: &'static str, rulings: Rulings) -> RulingReply {
    RulingReply {
        outcome,
        exempted: rulings.exempted(),
        voided: rulings.voided(),
        open: rulings.open(),
        waits: rulings.waits().into_iter().map(Review::name).collect(),
        rulings,
    }
}
