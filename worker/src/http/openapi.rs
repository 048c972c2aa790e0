//! The OpenAPI 3.1 document, generated from the handlers and wire types. The Worker serves the
//! committed copy; a test compares both.

use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Afterword",
        description = "Ratings right after a chat, a session or a meal, and figures one can defend. Times are whole seconds since 1970-01-01T00:00:00Z. Every refusal is problem+json with a stable code.",
        license(name = "MIT OR Apache-2.0"),
    ),
    paths(
        super::aggregate::aggregate,
        super::answers::answers,
        super::current::current,
        super::erase::erase,
        super::healthz::healthz,
        super::instruments::instruments,
        super::invitations::invitations,
        super::sessions::sessions,
        super::sessions::warnings,
        super::widget::widget,
    ),
    components(schemas(
        afterword_domain::wire::invitation::HostInvitation,
        afterword_domain::wire::problem::Code,
    )),
    modifiers(&ApiKey),
)]
struct Document;

struct ApiKey;

impl utoipa::Modify for ApiKey {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        if let Some(components) = &mut document.components {
            components.add_security_scheme("api_key", SecurityScheme::Http(scheme));
        }
    }
}

/// The document as it is committed.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn document() -> Result<String, serde_json::Error> {
    Ok(Document::openapi().to_pretty_json()? + "\n")
}
