//! S3 as a store, asked of a server on this machine that checks signatures, conditions and checksums as Amazon's does.

mod copied;
mod elsewhere;
mod faults;
mod promises;
mod refused;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::Credentials;
use aws_types::SdkConfig;
use emulator::{Aws, KEY, config_with};
use photo::{Key, PhotoId};
use store::StorageClass;
use store::s3::{Address, S3Store};

/// A server with one empty bucket.
struct Bucket {
    server: Aws,
    /// Asks without a store in between.
    client: Client,
}

const BUCKET: &str = "photos";

impl Bucket {
    async fn start() -> Self {
        let server = Aws::start(&[]);
        let client = Client::new(&config(&server.endpoint(), KEY, KEY));
        client.create_bucket().bucket(BUCKET).send().await.unwrap();
        Self { server, client }
    }

    fn store(&self, originals: StorageClass) -> S3Store {
        S3Store::new(&self.config(), address(), originals)
    }

    fn config(&self) -> SdkConfig {
        config(&self.server.endpoint(), KEY, KEY)
    }

    /// Bytes under a key, as another program puts them there.
    async fn put(&self, key: &str, bytes: &'static [u8]) {
        self.client.put_object().bucket(BUCKET).key(key).body(bytes.to_vec().into()).send().await.unwrap();
    }
}

fn address() -> Address {
    BUCKET.parse().unwrap()
}

fn config(endpoint: &str, key: &str, secret: &str) -> SdkConfig {
    config_with(endpoint, Credentials::new(key, secret, None, None, "test"))
}

fn original(path: &str) -> Key {
    Key::Original(path.parse().unwrap())
}

fn record(bytes: &str) -> Key {
    let photo = PhotoId::of(b"cat");
    Key::Record {
        subject: photo::Subject::Photo { photo, source: "original".into() },
        rank: 1,
        digest: PhotoId::of(bytes.as_bytes()),
    }
}
