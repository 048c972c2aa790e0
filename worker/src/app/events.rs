//! What concerns people at once, told after it is stored. Whatever is to hear of a guest who was
//! let down or calls hangs here.

use afterword_domain::event::Event;
use afterword_domain::ids::Sid;

use super::App;
use crate::ports::{BoardName, Platform};
use crate::store::call;
use crate::store::row::AnswerKey;

impl<P: Platform> App<P> {
    /// Tells whoever wants to know. Nothing of it is ever an error to the guest.
    pub(super) async fn tell(&self, event: Event, board: &BoardName, sid: &Sid) {
        match event {
            // A board shows all of it.
            Event::Low | Event::Call | Event::Changed => self.platform.nudge(board, sid).await,
        }
    }

    /// The boards that a session can be on. To fail here is no error: a board looks by itself.
    pub(super) async fn boards_of(&self, at: &AnswerKey) -> Vec<(BoardName, Sid)> {
        let boards = call::boards_of(&self.platform, &[at]).await;
        boards.unwrap_or_else(|error| {
            self.platform.fault(&format!("boards: {error}"));
            Vec::new()
        })
    }

    /// Tells boards that a guest is not as before.
    pub(super) async fn tell_all(&self, boards: &[(BoardName, Sid)]) {
        for (board, sid) in boards {
            self.tell(Event::Changed, board, sid).await;
        }
    }
}
