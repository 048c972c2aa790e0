//! The salt of each day, under which network addresses are counted.

use serde_json::{Value, json};

use crate::ports::{Database, DatabaseError, Statement};

/// The day's salt: what is drawn here, or what another isolate has drawn before.
///
/// # Errors
/// When the database has no result.
pub async fn salt(db: &impl Database, day: i64, drawn: &str) -> Result<String, DatabaseError> {
    let params = json!({ "day": day, "salt": drawn });
    let statements = [
        include_str!("../../sql/draw_salt.sql"),
        include_str!("../../sql/get_salt.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let done = db.batch(statements.to_vec()).await?;
    let row = done.into_iter().last().unwrap_or_default().rows.pop();
    let salt = row.as_ref().and_then(|row| row.get("salt"));
    salt.and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| DatabaseError::Broken("flood_salt has no row".to_owned()))
}

/// Forgets the salts of earlier days.
///
/// # Errors
/// When the database has no result.
pub async fn forget(db: &impl Database, day: i64) -> Result<(), DatabaseError> {
    let sql = include_str!("../../sql/drop_salts.sql");
    db.batch(vec![Statement::new(sql, json!({ "day": day }))])
        .await?;
    Ok(())
}
