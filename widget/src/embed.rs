//! What the loader calls. Nothing here can panic on what a page or a server hands in.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use tachys::view::any_view::AnyView;
use tachys::view::{Mountable, Render};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::effects::{self, Shell, shell::Body};
use crate::model::{Model, Msg};
use crate::view;

/// What stands in the slot, as Leptos remembers it to touch only what differs.
type Drawn = <Vec<AnyView> as Render>::State;

/// The model, and the loop that feeds it.
struct Loop {
    model: RefCell<Model>,
    shell: Shell,
    drawn: RefCell<Drawn>,
    waiting: RefCell<Vec<(Msg, Option<Body>)>>,
    running: Cell<bool>,
}

impl Loop {
    fn draw(&self) {
        view::draw(&self.model.borrow(), &self.shell).rebuild(&mut self.drawn.borrow_mut());
    }

    /// Takes one event. An effect may call back (a page's event handler may close the widget): that waits its turn.
    fn send(&self, msg: Msg, body: Option<Body>) {
        self.waiting.borrow_mut().push((msg, body));
        if self.running.replace(true) {
            return;
        }
        loop {
            let mut waiting = self.waiting.borrow_mut();
            if waiting.is_empty() {
                break;
            }
            let (msg, body) = waiting.remove(0);
            drop(waiting);
            let effects = self.model.borrow_mut().update(msg, self.shell.now());
            self.run(&effects, body.as_ref());
        }
        self.running.set(false);
    }

    fn run(&self, effects: &[crate::model::Effect], body: Option<&Body>) {
        self.draw();
        for effect in effects {
            effects::run(effect, &self.model.borrow(), &self.shell, body);
        }
    }
}

/// One session, owned by the Wasm. Dropping it takes its nodes and listeners out of the slot.
#[wasm_bindgen]
pub struct Core {
    inner: Rc<Loop>,
}

impl Drop for Core {
    fn drop(&mut self) {
        self.inner.drawn.borrow_mut().unmount();
    }
}

/// Takes over a session; `pending` is whether a write of the loader is on its way.
#[wasm_bindgen]
pub fn mount(shell: Shell, pending: bool) -> Core {
    let mut model = effects::start(&shell, pending);
    let first = model.begin(shell.now());
    let slot: HtmlElement = shell.slot();
    shell.style(view::CSS);
    let mut drawn = view::draw(&model, &shell).build();
    drawn.mount(&slot, None);
    let inner = Rc::new(Loop {
        model: RefCell::new(model),
        shell,
        drawn: RefCell::new(drawn),
        waiting: RefCell::default(),
        running: Cell::new(false),
    });
    inner.run(&first, None);
    Core { inner }
}

#[wasm_bindgen]
impl Core {
    /// A choice of the first question.
    pub fn choose(&self, value: u8) {
        self.inner.send(Msg::Chose(value), None);
    }

    /// A button in the slot, by its value.
    pub fn press(&self, code: &str) {
        if let Some(msg) = Msg::from_code(code) {
            self.inner.send(msg, None);
        }
    }

    /// The words as they stand in the field.
    pub fn typed(&self, words: String) {
        self.inner.send(Msg::Typed(words), None);
    }

    /// The reply to a write.
    pub fn replied(&self, rev: u8, status: u16, after: f64, random: f64, body: Body) {
        let reply = effects::reply(&self.inner.shell, rev, status, after, random, &body);
        self.inner.send(Msg::Replied(reply), Some(body));
    }

    /// The texts have changed.
    pub fn relabel(&self) {
        self.inner.draw();
    }

    /// A timer ran out.
    pub fn tick(&self, timer: u8) {
        self.inner.send(Msg::Tick(effects::timer(timer)), None);
    }

    /// The network is back.
    pub fn online(&self) {
        self.inner.send(Msg::Online, None);
    }

    /// The page is hidden or the widget closes.
    pub fn leave(&self) {
        self.inner.send(Msg::Leave, None);
    }
}
