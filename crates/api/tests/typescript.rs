//! The page's types are these ones: `web/src/api.ts` is written from them. `UPDATE=1` rewrites it.
#![cfg(feature = "typescript")]

use std::path::Path;

use ts_rs::{Config, TS, TypeVisitor};

/// Every type that a request or a response is made of, by name.
#[derive(Default)]
struct Types {
    config: Config,
    seen: std::collections::BTreeMap<String, String>,
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            // A tuple, a list, an option: what it is made of counts.
            T::visit_dependencies(self);
            return;
        }
        let name = T::ident(&self.config);
        if self.seen.contains_key(&name) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        self.seen.insert(name, format!("{docs}export {}\n", T::decl(&self.config)));
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

#[test]
fn the_page_has_these_types() {
    let mut types = Types { config: Config::new().with_large_int("number"), ..Types::default() };
    types.visit::<api::Request>();
    types.visit::<api::What>();
    types.visit::<api::Response>();
    types.visit::<api::Body>();
    types.visit::<api::Failure>();
    types.visit::<api::Boot>();
    types.visit::<api::Opened>();
    let mut text =
        String::from("// Written from the types of the crate `api`: UPDATE=1 cargo test -p api --features typescript\n");
    text.extend(types.seen.values().map(|t| format!("\n{t}")));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src/api.ts");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    } else {
        let there = std::fs::read_to_string(file).unwrap_or_default();
        assert!(there == text, "web/src/api.ts is not what the types say; UPDATE=1 rewrites it");
    }
}
