//! Linker settings that only the browser's build has.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        // The default stack is 1 MB, more than all the memory a widget may take. The deepest drawing was seen to
        // use under 3 KB; an overflow traps, because the stack lies below everything else.
        println!("cargo:rustc-link-arg-cdylib=-zstack-size=32768");
    }
}
