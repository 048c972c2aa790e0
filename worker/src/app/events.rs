//! What concerns people at once, told after it is stored. Whatever is to hear of a guest who was
//! let down or calls hangs here.

use afterword_domain::event::Event;
use afterword_domain::ids::Sid;

use super::App;
use crate::ports::{BoardName, Platform};

impl<P: Platform> App<P> {
    /// Tells whoever wants to know. Nothing of it is ever an error to the guest.
    pub(super) async fn tell(&self, event: Event, board: &BoardName, sid: &Sid) {
        match event {
            // A board shows all of it.
            Event::Low | Event::Call | Event::Changed => self.platform.nudge(board, sid).await,
        }
    }
}
