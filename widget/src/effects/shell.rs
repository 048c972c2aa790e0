//! The loader's session (`widget/loader/late/shell.ts`) and the wire's objects, as far as they are used here.
//! Getters of plain JavaScript objects: with these, reading a reply costs some 300 bytes; a serde_json parse of
//! the reply alone was measured at 21.6 KB more, both after brotli.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen]
extern "C" {
    /// The loader's session: transport, storage, timers and the nodes of the first question.
    #[derive(Clone)]
    pub type Shell;

    #[wasm_bindgen(method, getter)]
    pub fn slot(this: &Shell) -> HtmlElement;
    #[wasm_bindgen(method, getter)]
    pub fn screen(this: &Shell) -> Screen;
    #[wasm_bindgen(method, getter)]
    pub fn answer(this: &Shell) -> WireAnswer;
    #[wasm_bindgen(method, getter)]
    pub fn rev(this: &Shell) -> u8;
    #[wasm_bindgen(method, getter)]
    pub fn seen(this: &Shell) -> u8;
    #[wasm_bindgen(method, getter)]
    pub fn saved(this: &Shell) -> bool;
    /// What is told already, by the key of its text.
    #[wasm_bindgen(method, getter)]
    pub fn note(this: &Shell) -> String;

    /// A text; the one name in braces in it becomes `value`.
    #[wasm_bindgen(method)]
    pub fn t(this: &Shell, key: &str, value: &str) -> String;
    /// The same with a number.
    #[wasm_bindgen(method, js_name = t)]
    pub fn count(this: &Shell, key: &str, value: usize) -> String;
    /// `until`, for people, in the language of the screen.
    #[wasm_bindgen(method)]
    pub fn moment(this: &Shell) -> String;
    /// The server's time, in seconds.
    #[wasm_bindgen(method)]
    pub fn now(this: &Shell) -> f64;
    #[wasm_bindgen(method)]
    pub fn style(this: &Shell, css: &str);
    #[wasm_bindgen(method)]
    pub fn say(this: &Shell, text: &str);
    #[wasm_bindgen(method)]
    pub fn focus(this: &Shell, selector: &str);
    #[wasm_bindgen(method)]
    pub fn timer(this: &Shell, id: u8, ms: f64);
    #[wasm_bindgen(method)]
    // One call over the boundary is smaller than building an object.
    pub fn post(
        this: &Shell,
        rev: u8,
        seen: u8,
        rating: u8,
        effort: u8,
        reasons: &str,
        solved: u8,
        comment: &str,
        contact: &str,
    );
    #[wasm_bindgen(method)]
    pub fn adopt(this: &Shell, stored: &WireStored);
    #[wasm_bindgen(method)]
    pub fn stored(this: &Shell, outcome: &str);
    #[wasm_bindgen(method)]
    pub fn queued(this: &Shell);
    #[wasm_bindgen(method)]
    pub fn refused(this: &Shell, code: &str);
    #[wasm_bindgen(method)]
    pub fn show(this: &Shell, screen: &Screen);

    /// What the server sent to be shown.
    pub type Screen;
    #[wasm_bindgen(method, getter)]
    pub fn first(this: &Screen) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn questions(this: &Screen) -> Array;
    /// What was stored when the widget was opened.
    #[wasm_bindgen(method, getter)]
    pub fn rev(this: &Screen) -> u8;
    #[wasm_bindgen(method, getter)]
    pub fn until(this: &Screen) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    pub fn standing(this: &Screen) -> Option<String>;

    /// An answer on the wire.
    pub type WireAnswer;
    #[wasm_bindgen(method, getter)]
    pub fn rating(this: &WireAnswer) -> Option<u8>;
    #[wasm_bindgen(method, getter)]
    pub fn effort(this: &WireAnswer) -> Option<u8>;
    #[wasm_bindgen(method, getter)]
    pub fn reasons(this: &WireAnswer) -> Option<Array>;
    #[wasm_bindgen(method, getter)]
    pub fn solved(this: &WireAnswer) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    pub fn comment(this: &WireAnswer) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn contact(this: &WireAnswer) -> Option<String>;

    /// What is stored, in a reply or a refusal.
    #[derive(Clone)]
    pub type WireStored;
    #[wasm_bindgen(method, getter)]
    pub fn answer(this: &WireStored) -> Option<WireAnswer>;
    #[wasm_bindgen(method, getter)]
    pub fn rev(this: &WireStored) -> Option<u8>;
    #[wasm_bindgen(method, getter)]
    pub fn until(this: &WireStored) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    pub fn standing(this: &WireStored) -> Option<String>;

    /// A reply to a write, or a refusal.
    #[wasm_bindgen(extends = WireStored)]
    pub type Body;
    #[wasm_bindgen(method, getter)]
    pub fn outcome(this: &Body) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn code(this: &Body) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn stored(this: &Body) -> Option<WireStored>;
    #[wasm_bindgen(method, getter)]
    pub fn screen(this: &Body) -> Option<Screen>;
}

impl Body {
    /// A reply to a write is itself what is stored.
    pub fn itself(&self) -> Option<WireStored> {
        self.outcome()
            .is_some()
            .then(|| AsRef::<WireStored>::as_ref(self).clone())
    }
}
