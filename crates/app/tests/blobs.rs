//! Photos lie on disk or in an S3-compatible bucket, by configuration; the rest of the house does not notice.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use pavilion_app::blobs::Blobs;
use pavilion_app::config::{Config, PhotoStore};
use pavilion_app::web::uploads;
use pavilion_testkit::House;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn more_uploads_at_once_than_there_is_memory_for_are_asked_to_come_again() {
    let house = House::new().await;
    let resident = house.resident("3-2-501").await;
    let form = resident.get("/matters/new").await.expect(200).form("/matters").file("photos", "灯.jpg", vec![1; 100]);
    let free = u32::try_from(uploads::ROOM.available_permits()).unwrap();
    let others = uploads::ROOM.try_acquire_many(free).unwrap();
    let page = resident.submit(&form).await.expect(503);
    assert!(page.says("上传的人太多") && page.headers["retry-after"] == "10", "{}", page.text());
    drop(others);
    assert_ne!(resident.press(&form).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(uploads::ROOM.available_permits(), usize::try_from(free).unwrap(), "what was taken is given back");
}

type Bucket = Arc<Mutex<BTreeMap<String, Bytes>>>;

/// Objects are only taken from and given to whoever signs the request, as S3 asks.
fn signed(headers: &HeaderMap) -> bool {
    let said = headers.get("authorization").and_then(|v| v.to_str().ok()).unwrap_or_default();
    said.starts_with("AWS4-HMAC-SHA256 Credential=key/") && said.contains("Signature=")
}

async fn put_object(State(bucket): State<Bucket>, Path(name): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    if !signed(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    bucket.lock().unwrap().insert(name, body);
    (StatusCode::OK, [("etag", "\"1\"")]).into_response()
}

async fn get_object(State(bucket): State<Bucket>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    if !signed(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let dated = [("etag", "\"1\""), ("last-modified", "Fri, 20 Nov 2026 02:00:00 GMT")];
    match bucket.lock().unwrap().get(&name) {
        Some(bytes) => (StatusCode::OK, dated, bytes.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Objects are deleted in bunches: `POST /bucket?delete` with the names in XML.
async fn delete_objects(State(bucket): State<Bucket>, headers: HeaderMap, body: String) -> Response {
    if !signed(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut answer = String::from("<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    for name in body.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next()) {
        bucket.lock().unwrap().remove(name);
        answer.push_str(&format!("<Deleted><Key>{name}</Key></Deleted>"));
    }
    answer.push_str("</DeleteResult>");
    answer.into_response()
}

async fn bucket_server() -> (String, Bucket) {
    let bucket = Bucket::default();
    let object = get(get_object).put(put_object);
    let router = Router::new().route("/photos/{*name}", object).route("/photos", post(delete_objects)).with_state(bucket.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}"), bucket)
}

async fn keeps_gives_and_forgets(blobs: &Blobs) {
    assert_eq!(blobs.get("photos/a.jpg").await.unwrap(), None, "nothing is there before it is put");
    blobs.put("photos/a.jpg", Bytes::from_static(b"picture")).await.unwrap();
    assert_eq!(blobs.get("photos/a.jpg").await.unwrap(), Some(Bytes::from_static(b"picture")));
    blobs.put("photos/a.jpg", Bytes::from_static(b"another")).await.unwrap();
    assert_eq!(blobs.get("photos/a.jpg").await.unwrap(), Some(Bytes::from_static(b"another")));
    blobs.delete("photos/a.jpg").await.unwrap();
    assert_eq!(blobs.get("photos/a.jpg").await.unwrap(), None);
    blobs.delete("photos/a.jpg").await.unwrap();
}

#[tokio::test]
async fn a_directory_keeps_photos() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config { data_dir: dir.path().into(), ..Config::default() };
    keeps_gives_and_forgets(&Blobs::open(&config).unwrap()).await;
}

#[tokio::test]
async fn a_bucket_keeps_photos() {
    let (endpoint, bucket) = bucket_server().await;
    let photos = PhotoStore::S3 {
        endpoint,
        bucket: "photos".into(),
        region: "anywhere".into(),
        access_key: "key".into(),
        secret_key: "secret".into(),
    };
    let blobs = Blobs::open(&Config { photos, ..Config::default() }).unwrap();
    keeps_gives_and_forgets(&blobs).await;
    assert!(bucket.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_bucket_that_does_not_answer_is_a_fault_and_not_an_empty_answer() {
    let photos = PhotoStore::S3 {
        endpoint: "http://127.0.0.1:9".into(),
        bucket: "photos".into(),
        region: "anywhere".into(),
        access_key: "key".into(),
        secret_key: "secret".into(),
    };
    let blobs = Blobs::open(&Config { photos, ..Config::default() }).unwrap();
    assert!(
        tokio::time::timeout(std::time::Duration::from_secs(20), blobs.get("photos/a.jpg")).await.is_ok_and(|got| got.is_err())
    );
}
