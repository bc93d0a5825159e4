//! `library.json` in a stack's bucket, from which a library there is known.
//! Others write it too: `tintype sync`, and newer versions of this program.

use anyhow::{Context, anyhow, bail};
use library::Sizes;
use store::StorageClass;
use store::s3::S3Store;

use super::account::Account;
use super::settings::{self, Values};
use super::stack::Stack;
use crate::aws::Settings;
use crate::say;

/// How often others may write at the same time.
const ATTEMPTS: u32 = 5;

/// Refuses a bucket whose library this version does not know, before anything is changed, and says what of it is damaged.
pub(super) async fn check(account: &Account, bucket: &str) -> anyhow::Result<()> {
    let there = store(account, bucket)?.settings().await;
    let there = there.map_err(|cause| anyhow!("reading library.json in s3://{bucket}: {cause}"))?;
    let Some(there) = there else { return Ok(()) };
    Settings::replaceable(&there.bytes).with_context(|| format!("s3://{bucket}/library.json"))?;
    if Settings::parse(&there.bytes).is_err() {
        say::line(&format!("s3://{bucket}/library.json is damaged: to deploy writes it anew"));
    }
    Ok(())
}

/// Says there what the stack is. The id that is there already stays.
pub(super) async fn write(account: &Account, stack: &Stack, bucket: &str) -> anyhow::Result<()> {
    let values = settings::effective(&Values::new(), &stack.parameters);
    let pixels = |name: &str| {
        let value = values.get(name).with_context(|| format!("the stack does not say its {name}"))?;
        value.parse().with_context(|| format!("the stack's {name} is no number"))
    };
    let sizes = Sizes { thumbnail_px: pixels("ThumbnailPx")?, tile_px: pixels("TilePx")? };
    let (table, class) = (stack.output("Table")?, stack.output("UploadStorageClass")?);
    let store = store(account, bucket)?;
    let failed = |cause| anyhow!("writing library.json in s3://{bucket}: {cause}");
    for _ in 0..ATTEMPTS {
        let before = store.settings().await.map_err(failed)?;
        let there = before.as_ref().map(|before| &*before.bytes);
        let settings = Settings::of_stack(sizes, table, class, there);
        let bytes = serde_json::to_vec(&settings.with_context(|| format!("s3://{bucket}/library.json"))?)?;
        // The bucket keeps every version: the same again would only be one more.
        let is_there = there.is_some_and(|there| there == bytes);
        if is_there || store.write_settings(bytes.into(), before.as_ref()).await.map_err(failed)? {
            return Ok(());
        }
    }
    bail!("others write s3://{bucket}/library.json all the time: deploy again once they are done")
}

fn store(account: &Account, bucket: &str) -> anyhow::Result<S3Store> {
    Ok(S3Store::new(&account.config, bucket.parse()?, StorageClass::default()))
}
