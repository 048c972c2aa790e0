//! The OpenAPI 3.1 document, generated from the handlers, the wire types and the examples. The Worker serves the
//! committed copy; a test compares both.

pub mod examples;
mod problems;
mod refusals;

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{OpenApi, ToSchema};

use afterword_domain::wire::invitation::{HostInvitation, PageInvitation, PlaceInvitation};
use examples::Example;
pub use problems::page as problems;

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
        super::board::board,
        super::board::live,
        super::board::tickets,
        super::calls::call,
        super::calls::claim,
        super::calls::done,
        super::calls::release,
        super::contradictions::contradictions,
        super::current::current,
        super::drafts::draft,
        super::drafts::drop_draft,
        super::drafts::publish,
        super::drafts::put_draft,
        super::erase::erase,
        super::erasures::erase_answer,
        super::erasures::erasures,
        super::export::csv::csv,
        super::export::ndjson::ndjson,
        super::healthz::healthz,
        super::incidents::add,
        super::incidents::list,
        super::incidents::remove,
        super::instruments::instruments,
        super::invitations::invitations,
        super::keys::list,
        super::keys::make,
        super::keys::revoke,
        super::list::list,
        super::list::one,
        super::marks::add,
        super::marks::list,
        super::marks::remove,
        super::places::codes::list,
        super::places::codes::reissue,
        super::places::codes::revoke,
        super::places::list,
        super::places::make,
        super::places::remove,
        super::replay::replay,
        super::reports::reports,
        super::reviews::reviews,
        super::rulings::appeal::appeal,
        super::rulings::appeal::refuse,
        super::rulings::exemption::exempt,
        super::rulings::exemption::restore,
        super::rulings::log::counts,
        super::rulings::log::rulings,
        super::rulings::review::review,
        super::rulings::void::restore,
        super::rulings::void::void,
        super::signing_keys::list,
        super::signing_keys::make,
        super::signing_keys::retire,
        super::signing_keys::revoke,
        super::site_keys::list,
        super::site_keys::make,
        super::site_keys::revoke,
        super::sites::change,
        super::sites::list,
        super::sites::make,
        super::sites::make_owner_key,
        super::sites::read,
        super::versions::instrument_list,
        super::versions::use_instrument,
        super::sessions::sessions,
        super::sessions::warnings,
        super::sheet::sheet,
        super::shifts::drop,
        super::shifts::list,
        super::shifts::plan,
        super::widget::widget,
    ),
    modifiers(&ApiKey),
)]
struct Document;

/// `POST /v1/invitations` takes either.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum AnyInvitation {
    /// Without an API key.
    Page(PageInvitation),
    /// Likewise, for a guest of a place.
    Place(PlaceInvitation),
    /// With an API key.
    Host(HostInvitation),
}

/// `PATCH /v1/sites/{site}` takes any members of the site's document.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct SitePatch {
    name: Option<String>,
    brand: Option<String>,
    logo: Option<String>,
    privacy_url: Option<String>,
    controller: Option<String>,
    zone: Option<String>,
    cutoff: Option<u8>,
    languages: Option<Vec<String>>,
    origins: Option<Vec<String>>,
    window_s: Option<i64>,
    longest_window_s: Option<i64>,
    /// Members of the rules.
    #[schema(value_type = Option<Object>)]
    rules: Option<()>,
    /// Members of what it says about asking.
    #[schema(value_type = Option<Object>)]
    asking: Option<()>,
    /// Members of the settings.
    #[schema(value_type = Option<Object>)]
    settings: Option<()>,
}

struct ApiKey;

impl utoipa::Modify for ApiKey {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        if let Some(components) = &mut document.components {
            components.add_security_scheme("api_key", SecurityScheme::Http(scheme.clone()));
            components.add_security_scheme("operator", SecurityScheme::Http(scheme));
        }
    }
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A handler names a code that there is not.
    #[error("{operation}: there is no problem code `{code}`")]
    Code {
        /// The operation's id.
        operation: String,
        /// What it names.
        code: String,
    },
    /// An example is of no operation, or does not fit it.
    #[error("example of {operation}: {what}")]
    Example {
        /// The operation's id.
        operation: String,
        /// What is wrong.
        what: String,
    },
    /// It cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// The document as it is committed.
///
/// # Errors
/// When a handler or an example says what does not fit.
pub fn document(examples: &[Example]) -> Result<String, DocumentError> {
    let mut document = Document::openapi();
    open_parts(&mut document);
    let description = document.info.description.get_or_insert_default();
    description.push_str("\n\n## Problem codes\n\n");
    description.push_str(&problems::table());
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            refusals::expand(operation)?;
            examples::show(operation, examples)?;
        }
    }
    let ids: Vec<String> = document
        .paths
        .paths
        .values_mut()
        .flat_map(operations)
        .filter_map(|operation| operation.operation_id.clone())
        .collect();
    examples::all_are_of(&ids, examples)?;
    Ok(document.to_pretty_json()? + "\n")
}

/// A schema that others are made of cannot say that there is nothing else: it would refuse what they add.
fn open_parts(document: &mut utoipa::openapi::OpenApi) {
    let Some(components) = &mut document.components else {
        return;
    };
    let name = |part: &RefOr<Schema>| match part {
        RefOr::Ref(part) => part.ref_location.rsplit('/').next().map(str::to_owned),
        RefOr::T(_) => None,
    };
    let parts: Vec<String> = components
        .schemas
        .values()
        .filter_map(|schema| match schema {
            RefOr::T(Schema::AllOf(all)) => Some(all.items.iter().filter_map(name)),
            _ => None,
        })
        .flatten()
        .collect();
    for part in parts {
        if let Some(RefOr::T(Schema::Object(part))) = components.schemas.get_mut(&part) {
            part.additional_properties = None;
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem {
        get,
        put,
        post,
        delete,
        patch,
        ..
    } = item;
    [get, put, post, delete, patch].into_iter().flatten()
}
