//! What an earlier stack left behind: the bucket with the photographs, and the catalogue.
//! A new stack of the same name takes both over.

use anyhow::bail;
use aws_sdk_s3::error::ProvideErrorMetadata;

use super::account::{Account, refused};

/// The names of what is there already.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) bucket: Option<String>,
    pub(super) table: Option<String>,
}

impl Kept {
    /// What is there for a stack of that name, with that bucket.
    pub(super) async fn find(account: &Account, stack: &str, bucket: &str) -> anyhow::Result<Self> {
        let table = format!("{stack}-catalogue");
        let has_bucket = is_bucket(account, bucket, stack).await?;
        let has_table = is_table(account, &table).await?;
        if has_table && !has_bucket {
            bail!(
                "the catalogue {table} of an earlier stack is there, but no bucket {bucket}: name that stack's bucket with \
                 --bucket; if it is gone for good, `aws dynamodb delete-table --region {} --table-name {table}`, then deploy again",
                account.region
            );
        }
        Ok(Self { bucket: has_bucket.then(|| bucket.to_owned()), table: has_table.then_some(table) })
    }

    /// What is left for somebody to do once a stack has taken it over. One request says whether the bucket has originals;
    /// which of them the catalogue lacks is only known after reading both.
    pub(super) async fn still_to_do(&self, account: &Account) -> anyhow::Result<Option<String>> {
        let Some(bucket) = &self.bucket else { return Ok(None) };
        let asked = account.objects.list_objects_v2().bucket(bucket).prefix("originals/").max_keys(1).send().await;
        let found = asked.map_err(|error| refused("looking for photographs in the bucket", error))?;
        if found.contents().is_empty() {
            return Ok(None);
        }
        let rebuild = format!("`tintype --library s3://{bucket} rebuild`");
        Ok(Some(match self.table {
            Some(_) => format!("\nWhat came into the bucket while there was no stack is found after {rebuild}."),
            None => format!("\nThe photographs that were in the bucket before are found after {rebuild}."),
        }))
    }
}

/// Whether there is such a bucket, which then must be one that a stack of this name left.
async fn is_bucket(account: &Account, bucket: &str, stack: &str) -> anyhow::Result<bool> {
    const DOING: &str = "looking for a bucket that an earlier stack left";
    let asked = account.objects.head_bucket().bucket(bucket).send().await;
    match asked {
        Ok(_) => {}
        Err(error) if error.as_service_error().is_some_and(|answer| answer.is_not_found()) => return Ok(false),
        // A HEAD is refused without words.
        Err(error) if error.code().is_none() || error.code() == Some("Forbidden") => bail!(
            "the bucket {bucket} is somebody else's, or the permission s3:ListBucket is missing: choose another name with --bucket"
        ),
        Err(error) => return Err(refused(DOING, error)),
    }
    // CloudFormation takes a bucket over as it is: only one that tells this stack's queue of new photographs will do.
    let asked = account.objects.get_bucket_notification_configuration().bucket(bucket).send();
    let told = asked.await.map_err(|error| refused(DOING, error))?;
    let queue = format!(":{stack}-events");
    if !told.queue_configurations().iter().any(|told| told.queue_arn().ends_with(&queue)) {
        bail!(
            "the bucket {bucket} is there already, and is not one that a stack called {stack} left: choose another name \
             with --bucket, then `tintype sync` what is in it"
        );
    }
    Ok(true)
}

async fn is_table(account: &Account, table: &str) -> anyhow::Result<bool> {
    let asked = account.tables.describe_table().table_name(table).send().await;
    match asked {
        Ok(_) => Ok(true),
        Err(error) if error.as_service_error().is_some_and(|answer| answer.is_resource_not_found_exception()) => {
            Ok(false)
        }
        Err(error) => Err(refused("looking for a catalogue that an earlier stack left", error)),
    }
}
