//! What somebody can choose about a stack: a flag for each parameter of the template that is theirs to set.
//! What is not given stays as it is, and in a new stack is what the template says.

use std::collections::BTreeMap;

use cost::{Recogniser, StorageClass};

use super::template;

/// The flags.
#[derive(clap::Args)]
#[command(next_help_heading = "The stack, where not given as it is already, or else as the default says")]
pub(crate) struct Flags {
    /// The bucket to make [default: tintype-ACCOUNT-REGION]
    #[arg(long, value_name = "NAME", value_parser = bucket)]
    bucket: Option<String>,

    /// Where originals are kept: STANDARD, INTELLIGENT_TIERING, STANDARD_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE
    /// [default: GLACIER_IR]
    #[arg(long)]
    class: Option<StorageClass>,

    /// Whether originals that another tool left in a dearer class are moved to this one [default: no]
    #[arg(long, value_name = "yes|no", value_parser = ["yes", "no"])]
    move_other_originals: Option<String>,

    /// What says what a photo shows: onnx (models in the function itself), rekognition, rekognition-text (which reads what is
    /// written in it too) or none [default: none]
    #[arg(long)]
    recogniser: Option<Recogniser>,

    /// Who is told by e-mail when photos could not be read, or the month becomes dear [default: nobody]
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,

    /// Dollars a month for the whole account at which an e-mail is sent; 0 for never [default: 10]
    #[arg(long, value_name = "DOLLARS")]
    budget: Option<u32>,

    /// How many new photos are read at once [default: 5]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(2..=1000))]
    concurrency: Option<u32>,

    /// The long edge of thumbnails [default: 2048]
    #[arg(long, value_name = "PX", value_parser = clap::value_parser!(u32).range(256..=4096))]
    thumbnail_px: Option<u32>,

    /// The height of tiles [default: 360]
    #[arg(long, value_name = "PX", value_parser = clap::value_parser!(u32).range(64..=2048))]
    tile_px: Option<u32>,

    /// A name of your own for the gallery, such as photos.example.org; takes --certificate
    #[arg(long, value_name = "NAME")]
    domain: Option<String>,

    /// The ARN of the certificate for that name, in us-east-1
    #[arg(long, value_name = "ARN")]
    certificate: Option<String>,

    /// How many places the gallery is near to: 100, 200 or All [default: 100]
    #[arg(long, value_name = "100|200|All", value_parser = ["100", "200", "All"])]
    edge: Option<String>,

    /// Whether the edge answers images from the bucket, to whoever has a signature, or all pass through the web function
    /// [default: yes]
    #[arg(long, value_name = "yes|no", value_parser = ["yes", "no"])]
    sign_images: Option<String>,

    /// Days that logs are kept [default: 30]
    #[arg(long, value_name = "DAYS")]
    log_days: Option<u32>,

    /// Whether deleting the table is refused, whoever tries [default: no]
    #[arg(long, value_name = "yes|no", value_parser = ["yes", "no"])]
    protect_table: Option<String>,
}

/// Parameters of the template and their values.
pub(super) type Values = BTreeMap<String, String>;

/// The parameters that a flag sets, and what people call them: the flag without its dashes.
const CHOSEN: [(&str, &str); 14] = [
    ("BucketName", "bucket"),
    ("StorageClass", "class"),
    ("MoveOtherOriginals", "move-other-originals"),
    ("Recogniser", "recogniser"),
    ("NotificationEmail", "email"),
    ("MonthlyBudgetUsd", "budget"),
    ("IngestConcurrency", "concurrency"),
    ("ThumbnailPx", "thumbnail-px"),
    ("TilePx", "tile-px"),
    ("DomainName", "domain"),
    ("CertificateArn", "certificate"),
    ("PriceClass", "edge"),
    ("LogRetentionDays", "log-days"),
    ("ProtectTable", "protect-table"),
];

impl Flags {
    /// The values that were given.
    pub(super) fn given(&self) -> Values {
        let mut values = Values::new();
        let mut give = |name: &str, value: Option<String>| {
            values.extend(value.map(|value| (name.to_owned(), value)));
        };
        let number = |number: Option<u32>| number.map(|number| number.to_string());
        give("BucketName", self.bucket.clone());
        give("StorageClass", self.class.map(|class| class.name().to_owned()));
        give("MoveOtherOriginals", self.move_other_originals.clone());
        give("Recogniser", self.recogniser.map(|recogniser| recogniser.to_string()));
        give("NotificationEmail", self.email.clone());
        give("MonthlyBudgetUsd", number(self.budget));
        give("IngestConcurrency", number(self.concurrency));
        give("ThumbnailPx", number(self.thumbnail_px));
        give("TilePx", number(self.tile_px));
        give("DomainName", self.domain.clone());
        give("CertificateArn", self.certificate.clone());
        give("PriceClass", self.edge.as_ref().map(|edge| format!("PriceClass_{edge}")));
        give("LogRetentionDays", number(self.log_days));
        let protected = |protect: &String| (if protect == "yes" { "true" } else { "false" }).to_owned();
        give("ProtectTable", self.protect_table.as_ref().map(protected));
        values
    }

    /// Whether images are to be signed, if that was given.
    pub(super) fn signs_images(&self) -> Option<bool> {
        self.sign_images.as_ref().map(|sign| sign == "yes")
    }
}

/// What each parameter will be: given now, or set before, or the template's default.
pub(super) fn effective(given: &Values, before: &Values) -> Values {
    let defaults = template::parameters().into_iter();
    let mut values: Values =
        defaults.filter_map(|(name, default)| Some((name.to_owned(), default?.to_owned()))).collect();
    values.extend(before.clone());
    values.extend(given.clone());
    values
}

/// Whether the program that reads new photographs is the one with models in it.
pub(super) fn has_models(values: &Values) -> bool {
    values.get("Recogniser").is_some_and(|name| name.parse() == Ok(Recogniser::Onnx))
}

/// A line for each choice that is not what it was before: `class: GLACIER_IR → DEEP_ARCHIVE`.
pub(super) fn changes(given: &Values, before: &Values) -> Vec<String> {
    let before = effective(&Values::new(), before);
    let changed = CHOSEN.iter().filter_map(|(parameter, flag)| {
        let (old, new) = (before.get(*parameter)?, given.get(*parameter)?);
        (old != new).then(|| format!("{flag}: {} → {}", shown(old), shown(new)))
    });
    changed.collect()
}

/// What of a stack is not as the template says, as flags: ` --class DEEP_ARCHIVE`. Its bucket is left out.
pub(super) fn as_flags(values: &Values) -> String {
    let defaults = effective(&Values::new(), &Values::new());
    let flag = |(parameter, flag): &(&str, &str)| {
        let value = values.get(*parameter).filter(|value| defaults.get(*parameter) != Some(value))?;
        let value = match *parameter {
            "BucketName" => return None,
            "PriceClass" => value.trim_start_matches("PriceClass_"),
            "ProtectTable" if value == "true" => "yes",
            "ProtectTable" => "no",
            _ => value,
        };
        Some(format!(" --{flag} {value}"))
    };
    CHOSEN.iter().filter_map(flag).collect()
}

/// The flag that sets the parameter that a text is about: AWS names only the parameter.
pub(super) fn flag(text: &str) -> Option<String> {
    let named =
        |parameter: &str| text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|word| word == parameter);
    CHOSEN.iter().find(|(parameter, _)| named(parameter)).map(|(_, flag)| format!("--{flag}"))
}

/// Whether the template does without a resource under these values. AWS leaves it out of what would change; an emulator does not.
pub(super) fn is_left_out(resource: &str, values: &Values) -> bool {
    let is_empty = |name: &str| values.get(name).is_none_or(String::is_empty);
    match resource {
        "Notifications" | "NotificationsPolicy" => is_empty("NotificationEmail"),
        "Budget" => is_empty("NotificationEmail") || values.get("MonthlyBudgetUsd").is_some_and(|budget| budget == "0"),
        "ImageKey" | "ImageKeys" => is_empty("ImagePublicKey"),
        "BucketPolicy" => is_empty("ImagePublicKey") && values.get("RequireTls").is_some_and(|tls| tls == "false"),
        _ => false,
    }
}

fn shown(value: &str) -> &str {
    if value.is_empty() { "none" } else { value }
}

/// What the template allows: without dots, which certificates of S3 do not cover.
fn bucket(name: &str) -> Result<String, String> {
    let is_edge = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = name.as_bytes();
    let is_name = (3..=63).contains(&bytes.len())
        && bytes.iter().all(|byte| is_edge(byte) || *byte == b'-')
        && bytes.first().is_some_and(is_edge)
        && bytes.last().is_some_and(is_edge);
    let wanted = "3 to 63 lower-case letters, digits and `-`, with a letter or digit at either end";
    if is_name { Ok(name.to_owned()) } else { Err(wanted.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the program sets by itself.
    const OWN: [&str; 8] = [
        "CodeBucket",
        "CodeKey",
        "OnnxCodeKey",
        "Architecture",
        "OwnerKey",
        "ImagePublicKey",
        "ImagePrivateKey",
        "RequireTls",
    ];

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_parameter_of_the_template_is_chosen_or_the_programs_own() {
        let mut known: Vec<&str> = CHOSEN.iter().map(|(name, _)| *name).chain(OWN).collect();
        known.sort_unstable();
        assert_eq!(known, template::parameters().into_keys().collect::<Vec<_>>());
    }

    #[test]
    fn what_changes_is_said_by_the_name_of_its_flag() {
        let before = values(&[("StorageClass", "GLACIER_IR"), ("NotificationEmail", "")]);
        let given =
            values(&[("StorageClass", "DEEP_ARCHIVE"), ("NotificationEmail", "ana@example.org"), ("TilePx", "360")]);
        let lines = changes(&given, &before);
        assert_eq!(lines, ["class: GLACIER_IR → DEEP_ARCHIVE", "email: none → ana@example.org"]);
        assert_eq!(effective(&given, &before)["StorageClass"], "DEEP_ARCHIVE");
        assert_eq!(effective(&Values::new(), &before)["TilePx"], "360");
    }

    #[test]
    fn what_a_stack_was_made_with_is_said_as_flags() {
        let made = [
            ("BucketName", "photos"),
            ("StorageClass", "DEEP_ARCHIVE"),
            ("TilePx", "360"),
            ("PriceClass", "PriceClass_All"),
            ("ProtectTable", "true"),
        ];
        assert_eq!(as_flags(&values(&made)), " --class DEEP_ARCHIVE --edge All --protect-table yes");
    }

    #[test]
    fn what_aws_says_of_a_parameter_leads_to_its_flag() {
        for (text, named) in [
            ("Parameter 'CertificateArn' must match pattern ^$|^arn", Some("--certificate")),
            ("Template error: DomainName and CertificateArn belong together", Some("--domain")),
            ("Stack name is too long", None),
        ] {
            assert_eq!(flag(text).as_deref(), named, "{text}");
        }
    }

    #[test]
    fn what_aws_would_refuse_is_refused_at_once() {
        for name in ["", "ab", "With.Dots", "-photos", "photos-", "föto"] {
            assert!(bucket(name).is_err(), "{name}");
        }
        assert_eq!(bucket("family-photos-1"), Ok("family-photos-1".to_owned()));
    }
}
