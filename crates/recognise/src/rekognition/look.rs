//! One look: labels, faces and text of a thumbnail, asked for at the same time.
//! What is refused of it is a problem; the rest is kept.

use aws_sdk_rekognition::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_rekognition::operation::detect_labels::DetectLabelsOutput;
use aws_sdk_rekognition::operation::detect_text::DetectTextOutput;
use aws_sdk_rekognition::operation::index_faces::{IndexFacesError, IndexFacesOutput};
use aws_sdk_rekognition::types::{Attribute, DetectLabelsFeatureName, QualityFilter, TextTypes};
use photo::Seen;

use super::{LEAST_CONFIDENCE, MOST_FACES, MOST_LABELS, Rekognition, answer, error};
use crate::{Error, Thumbnail};

/// What one request gave: an answer, or why the image is refused.
type Answered<T> = Result<Result<T, String>, Error>;

pub(super) async fn look(of: &Rekognition, thumbnail: Thumbnail<'_>) -> Result<Seen, Error> {
    let (labels, faces, text) =
        tokio::join!(labels(of, thumbnail), wanted_faces(of, thumbnail), wanted_text(of, thumbnail));
    let (labels, faces, text) = (labels?, faces?, text?);
    let mut seen = Seen::default();
    match labels {
        Ok(output) => {
            seen.models.labels = output.label_model_version().map(str::to_owned);
            seen.labels = output.labels().iter().map(answer::label).collect();
        }
        Err(reason) => seen.problems.push(format!("labels: {reason}")),
    }
    match faces {
        Some(Ok(output)) => add_faces(&mut seen, &output),
        Some(Err(reason)) => seen.problems.push(format!("faces: {reason}")),
        None => {}
    }
    match text {
        Some(Ok(output)) => add_text(&mut seen, &output),
        Some(Err(reason)) => seen.problems.push(format!("text: {reason}")),
        None => {}
    }
    Ok(seen)
}

fn add_faces(seen: &mut Seen, output: &IndexFacesOutput) {
    seen.models.faces = output.face_model_version().map(str::to_owned);
    seen.faces.extend(output.face_records().iter().map(answer::kept_face));
    seen.faces.extend(output.unindexed_faces().iter().map(answer::passed_face));
}

fn add_text(seen: &mut Seen, output: &DetectTextOutput) {
    seen.models.text = output.text_model_version().map(str::to_owned);
    // Words come once more, each by itself.
    let lines = output.text_detections().iter().filter(|detection| detection.r#type() == Some(&TextTypes::Line));
    seen.text = lines.map(answer::line).collect();
}

async fn labels(of: &Rekognition, thumbnail: Thumbnail<'_>) -> Answered<DetectLabelsOutput> {
    let request = of.client.detect_labels().image(of.image(thumbnail)).features(DetectLabelsFeatureName::GeneralLabels);
    answered(
        request.min_confidence(LEAST_CONFIDENCE).max_labels(MOST_LABELS).send().await,
        thumbnail,
        "rekognition:DetectLabels",
    )
}

async fn wanted_text(
    of: &Rekognition,
    thumbnail: Thumbnail<'_>,
) -> Result<Option<Result<DetectTextOutput, String>>, Error> {
    if !of.wanted.text {
        return Ok(None);
    }
    let output = of.client.detect_text().image(of.image(thumbnail)).send().await;
    answered(output, thumbnail, "rekognition:DetectText").map(Some)
}

async fn wanted_faces(
    of: &Rekognition,
    thumbnail: Thumbnail<'_>,
) -> Result<Option<Result<IndexFacesOutput, String>>, Error> {
    let Some(attributes) = of.wanted.attributes() else { return Ok(None) };
    let mut output = index_faces(of, thumbnail, &attributes).await;
    if matches!(&output, Err(SdkError::ServiceError(refusal)) if refusal.err().is_resource_not_found_exception()) {
        make_collection(of).await?;
        output = index_faces(of, thumbnail, &attributes).await;
    }
    answered(output, thumbnail, "rekognition:IndexFaces").map(Some)
}

/// The photo's identity goes with its faces. "If you provide the same image, specify the same collection, and use the
/// same external ID, Amazon Rekognition doesn't save duplicate face metadata"
/// (<https://docs.aws.amazon.com/rekognition/latest/APIReference/API_IndexFaces.html>, 2026): the same faces are answered.
async fn index_faces(
    of: &Rekognition,
    thumbnail: Thumbnail<'_>,
    attributes: &Attribute,
) -> Result<IndexFacesOutput, SdkError<IndexFacesError>> {
    of.client
        .index_faces()
        .collection_id(&of.collection)
        .image(of.image(thumbnail))
        .external_image_id(thumbnail.photo.to_string())
        .detection_attributes(attributes.clone())
        .max_faces(MOST_FACES)
        .quality_filter(QualityFilter::Auto)
        .send()
        .await
}

async fn make_collection(of: &Rekognition) -> Result<(), Error> {
    match of.client.create_collection().collection_id(&of.collection).send().await {
        Ok(_) => Ok(()),
        // Somebody else was at the same.
        Err(SdkError::ServiceError(refusal)) if refusal.err().is_resource_already_exists_exception() => Ok(()),
        Err(error) => Err(error::sorted(format!("faces in {}", of.collection), "rekognition:CreateCollection", error)),
    }
}

/// Errors that say something of the image alone are reasons; others are errors.
///
/// `InvalidS3ObjectException` is not among them: the thumbnail was just written, so it says that the caller may not read
/// it or that the bucket is in another region. A record of that would stand once it is mended.
fn answered<T, E>(output: Result<T, SdkError<E>>, thumbnail: Thumbnail<'_>, permission: &str) -> Answered<T>
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let error = match output {
        Ok(output) => return Ok(Ok(output)),
        Err(error) => error,
    };
    let reason = match error.code() {
        Some("InvalidImageFormatException") => "Rekognition cannot read this image",
        Some("ImageTooLargeException") => "the image is too large for Rekognition",
        Some("InvalidParameterException") => "Rekognition refuses this image",
        _ => return Err(error::sorted(thumbnail.key().to_string(), permission, error)),
    };
    Ok(Err(match error.message() {
        Some(message) if !message.is_empty() => format!("{reason}: {message}"),
        _ => reason.to_owned(),
    }))
}
