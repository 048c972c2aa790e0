//! A guest calls; staff say who goes. Whoever is faster wins, and the other is told who.

use afterword_domain::access::Action;
use afterword_domain::call::{Call, Deed, Outcome, staff_name};
use afterword_domain::event::Event;
use afterword_domain::ids::{BranchId, Sid, Source};
use afterword_domain::token::TokenError;
use afterword_domain::wire::calls::{CallReply, CallRequest, CallState, StaffRequest};

use super::admit::Admitted;
use super::answer::ROUNDS;
use super::{App, AppError};
use crate::ports::{BoardName, Platform};
use crate::store::call::{self, ByToken};
use crate::store::keys::Holder;
use crate::store::row::AnswerKey;

/// What a member of staff says about a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Going {
    /// "I am going."
    Claim,
    /// "Not me after all."
    Release,
    /// "It is settled."
    Done,
}

impl<P: Platform> App<P> {
    /// A guest asks for somebody, or needs nobody any more. Doing it again changes nothing.
    ///
    /// # Errors
    /// When the token does not hold or is of no place, the window is over, the session was erased,
    /// the guest has called and taken it back too often, or the database has no result.
    pub async fn call(&self, request: &CallRequest) -> Result<CallReply, AppError> {
        let now = self.platform.now();
        let admitted = self.admit(&request.token, now).await?;
        let board = board_of(&admitted).ok_or(AppError::NoTable)?;
        let claims = &admitted.token.claims;
        if now >= admitted.token.expires {
            return Err(AppError::Expired);
        }
        if now >= claims.until {
            return Err(AppError::WindowOver);
        }
        let place = claims.facts.0.get("place");
        let place = place.map(|place| place.as_str().to_owned());
        let none = Call::none(board.branch.clone(), place.unwrap_or_default());
        let deed = if request.wanted {
            Deed::Ask
        } else {
            Deed::TakeBack
        };
        for _ in 0..ROUNDS {
            let before = self.called_by(&admitted).await?;
            let before = before.unwrap_or_else(|| none.clone());
            let after = match before.after(&deed, now) {
                Outcome::Next(after) => after,
                Outcome::Worn => return Err(AppError::CalledTooOften),
                Outcome::Unchanged | Outcome::Taken(_) => {
                    if before.seq > 0 {
                        // Perhaps the reply to the first request was lost, and nobody told.
                        self.tell(Event::Call, &board, &admitted.at.sid).await;
                    }
                    return Ok(reply(&before, false));
                }
            };
            let kid = Some(&admitted.kid);
            match call::put(&self.platform, &admitted.at, &before, &after, kid).await {
                Ok(true) => {
                    self.tell(Event::Call, &board, &admitted.at.sid).await;
                    return Ok(reply(&after, true));
                }
                Ok(false) => {}
                Err(error) => {
                    let error = self.why_failed(&admitted, error).await;
                    if error.may_be_done() {
                        self.tell(Event::Call, &board, &admitted.at.sid).await;
                    }
                    return Err(error);
                }
            }
        }
        Err(AppError::Busy)
    }

    /// Where a guest's call stands; `None`: nobody can be called under this token.
    ///
    /// # Errors
    /// When the session was erased, the token's key revoked, or the database has no result.
    pub async fn call_state(&self, admitted: &Admitted) -> Result<Option<CallState>, AppError> {
        let open = self.platform.now() < admitted.token.claims.until;
        if board_of(admitted).is_none() || !open {
            return Ok(None);
        }
        let call = self.called_by(admitted).await?;
        Ok(Some(call.as_ref().map(CallState::from).unwrap_or_default()))
    }

    async fn called_by(&self, admitted: &Admitted) -> Result<Option<Call>, AppError> {
        match call::get_by_token(&self.platform, &admitted.at, &admitted.kid).await? {
            ByToken::Found(call) => Ok(call),
            ByToken::Erased => Err(AppError::Erased),
            ByToken::Revoked => Err(TokenError::Key.into()),
        }
    }

    /// A member of staff goes to a guest, does not after all, or has been there. Doing it again
    /// changes nothing.
    ///
    /// # Errors
    /// When the key may not, there is no such guest on its board, somebody else goes, or the
    /// database has no result.
    pub async fn go(
        &self,
        api_key: Option<&str>,
        id: &str,
        going: Going,
        request: &StaffRequest,
    ) -> Result<CallReply, AppError> {
        let name = staff_name(&request.name).map_err(|error| AppError::Field {
            pointer: "/name".to_owned(),
            detail: error.to_string(),
        })?;
        let holder = self.allowed(api_key, Action::ServeTables).await?;
        let board = board_for(&holder, request.branch.as_ref())?;
        let gone = || AppError::NotFound("guest on this board");
        let at = AnswerKey {
            site: board.site.clone(),
            space: board.space,
            sid: Sid::new(id).map_err(|_| gone())?,
        };
        let deed = match going {
            Going::Claim => Deed::Claim(name),
            Going::Release => Deed::Release(name),
            Going::Done => Deed::Settle(name),
        };
        let now = self.platform.now();
        for _ in 0..ROUNDS {
            let before = call::get_on_board(&self.platform, &at, &board.branch).await?;
            let before = before.ok_or_else(gone)?;
            let after = match before.after(&deed, now) {
                Outcome::Next(after) => after,
                Outcome::Unchanged => {
                    self.tell(Event::Changed, &board, &at.sid).await;
                    return Ok(reply(&before, false));
                }
                Outcome::Taken(by) => return Err(AppError::CallTaken(by)),
                Outcome::Worn => return Err(AppError::CalledTooOften),
            };
            let put = call::put(&self.platform, &at, &before, &after, None).await;
            if !matches!(put, Ok(false)) {
                // Also where its end is unknown.
                self.tell(Event::Changed, &board, &at.sid).await;
            }
            if put? {
                return Ok(reply(&after, true));
            }
        }
        Err(AppError::Busy)
    }
}

/// The board that a token's guest is on, if it is one of a place.
pub(super) fn board_of(admitted: &Admitted) -> Option<BoardName> {
    let branch = admitted.token.claims.branch.as_ref();
    let branch = branch.filter(|_| admitted.source == Source::Place)?;
    Some(BoardName {
        site: admitted.site.id.clone(),
        space: admitted.site.space,
        branch: branch.clone(),
    })
}

/// The board that a key opens: its own, or the one that its holder names.
pub(super) fn board_for(holder: &Holder, named: Option<&BranchId>) -> Result<BoardName, AppError> {
    let branch = match (&holder.branch, named) {
        (Some(own), Some(named)) if own != named => Err(AppError::OtherBranch),
        (Some(own), _) => Ok(own),
        (None, Some(named)) => Ok(named),
        (None, None) => Err(AppError::Field {
            pointer: "/branch".to_owned(),
            detail: "says whose board; only a key of the role board knows it".to_owned(),
        }),
    };
    Ok(BoardName {
        site: holder.site.clone(),
        space: holder.space,
        branch: branch?.clone(),
    })
}

fn reply(call: &Call, changed: bool) -> CallReply {
    CallReply {
        call: CallState::from(call),
        changed,
    }
}
