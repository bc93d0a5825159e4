//! Faces in the collection: which look alike, and whose they are.
//! Each request may be made twice. The client's own token keeps its attempts apart from a later call, which a token made
//! of the arguments would not: a face may be associated, dissociated and associated again.

use aws_sdk_rekognition::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_rekognition::operation::associate_faces::AssociateFacesOutput;
use photo::{FaceId, PersonId};

use super::{ALIKE, Rekognition, answer, error};
use crate::{Error, Likely, Similar, Unfit};

/// The service takes so many faces of a user in one request.
const MOST_ASSOCIATED: usize = 100;

/// The service takes so many faces to delete in one request.
const MOST_DELETED: usize = 4_096;

/// The service answers with so many faces at most.
const MOST_SIMILAR: i32 = 4_096;

/// People who may have a face, likeliest first.
const MOST_LIKELY: i32 = 10;

pub(super) async fn similar(of: &Rekognition, face: &FaceId) -> Result<Vec<Similar>, Error> {
    let request = of.client.search_faces().collection_id(&of.collection).face_id(&face.0);
    let output = request.face_match_threshold(ALIKE).max_faces(MOST_SIMILAR).send().await;
    let output = output.map_err(|error| of_face(face, "rekognition:SearchFaces", error))?;
    let similar = output.face_matches().iter().filter_map(|found| {
        let face = found.face()?;
        Some(Similar {
            face: FaceId(face.face_id()?.to_owned()),
            // Faces that somebody else put into the collection are of no photo.
            photo: face.external_image_id()?.parse().ok()?,
            likeness: answer::number(found.similarity()),
        })
    });
    Ok(similar.collect())
}

pub(super) async fn who(of: &Rekognition, face: &FaceId) -> Result<Vec<Likely>, Error> {
    let request = of.client.search_users().collection_id(&of.collection).face_id(&face.0);
    let output = request.user_match_threshold(ALIKE).max_users(MOST_LIKELY).send().await;
    let output = output.map_err(|error| of_face(face, "rekognition:SearchUsers", error))?;
    let likely = output.user_matches().iter().filter_map(|found| {
        let person = found.user()?.user_id()?.parse().ok()?;
        Some(Likely { person, likeness: answer::number(found.similarity()) })
    });
    Ok(likely.collect())
}

pub(super) async fn associate(of: &Rekognition, person: &PersonId, faces: &[FaceId]) -> Result<Vec<Unfit>, Error> {
    if faces.is_empty() {
        return Ok(Vec::new());
    }
    make_user(of, person).await?;
    let mut unfit = Vec::new();
    for chunk in faces.chunks(MOST_ASSOCIATED) {
        let request = of.client.associate_faces().collection_id(&of.collection).user_id(person.as_str());
        // A person said so, and knows a child from the grown man.
        let request = request.user_match_threshold(0.0).set_face_ids(Some(ids(chunk)));
        match request.send().await {
            Ok(output) => unfit.extend(left_out(&output)),
            Err(SdkError::ServiceError(refusal)) if refusal.err().is_service_quota_exceeded_exception() => {
                let left = |face: &FaceId| Unfit {
                    face: face.clone(),
                    owner: None,
                    reasons: vec!["SERVICE_QUOTA_EXCEEDED".into()],
                };
                unfit.extend(chunk.iter().map(left));
            }
            Err(error) => return Err(error::sorted(faces_of(person), "rekognition:AssociateFaces", error)),
        }
    }
    Ok(unfit)
}

/// A user is what the service calls a person.
async fn make_user(of: &Rekognition, person: &PersonId) -> Result<(), Error> {
    match of.client.create_user().collection_id(&of.collection).user_id(person.as_str()).send().await {
        Ok(_) => Ok(()),
        // There is one.
        Err(SdkError::ServiceError(refusal)) if refusal.err().is_conflict_exception() => Ok(()),
        Err(error) => Err(error::sorted(faces_of(person), "rekognition:CreateUser", error)),
    }
}

fn left_out(output: &AssociateFacesOutput) -> Vec<Unfit> {
    let unfit = output.unsuccessful_face_associations().iter().filter_map(|left| {
        Some(Unfit {
            face: FaceId(left.face_id()?.to_owned()),
            owner: left.user_id().and_then(|user| user.parse().ok()),
            reasons: left.reasons().iter().map(|reason| reason.as_str().to_owned()).collect(),
        })
    });
    unfit.collect()
}

pub(super) async fn dissociate(of: &Rekognition, person: &PersonId, faces: &[FaceId]) -> Result<(), Error> {
    for chunk in faces.chunks(MOST_ASSOCIATED) {
        dissociate_from(of, person.as_str(), ids(chunk)).await?;
    }
    Ok(())
}

async fn dissociate_from(of: &Rekognition, user: &str, faces: Vec<String>) -> Result<(), Error> {
    let request = of.client.disassociate_faces().collection_id(&of.collection).user_id(user);
    match request.set_face_ids(Some(faces)).send().await {
        // Those that were not dissociated are somebody else's, or not there.
        Ok(_) => Ok(()),
        // Nobody was ever called that.
        Err(SdkError::ServiceError(refusal)) if refusal.err().is_resource_not_found_exception() => Ok(()),
        Err(error) => Err(error::sorted(format!("faces of {user}"), "rekognition:DisassociateFaces", error)),
    }
}

pub(super) async fn forget(of: &Rekognition, faces: &[FaceId]) -> Result<(), Error> {
    for chunk in faces.chunks(MOST_DELETED) {
        let owned = delete(of, ids(chunk)).await?;
        // The service does not delete a face that is a user's.
        for (user, face) in &owned {
            dissociate_from(of, user, vec![face.clone()]).await?;
        }
        if !owned.is_empty() {
            delete(of, owned.into_iter().map(|(_, face)| face).collect()).await?;
        }
    }
    Ok(())
}

/// Deletes faces; answers which are a user's, and whose. Those that are not there are deleted already.
async fn delete(of: &Rekognition, faces: Vec<String>) -> Result<Vec<(String, String)>, Error> {
    let what = format!("{} faces", faces.len());
    match of.client.delete_faces().collection_id(&of.collection).set_face_ids(Some(faces)).send().await {
        Ok(output) => {
            let owned = output.unsuccessful_face_deletions().iter();
            Ok(owned.filter_map(|left| Some((left.user_id()?.to_owned(), left.face_id()?.to_owned()))).collect())
        }
        // There is no collection, and so no face in it.
        Err(SdkError::ServiceError(refusal)) if refusal.err().is_resource_not_found_exception() => Ok(Vec::new()),
        Err(error) => Err(error::sorted(what, "rekognition:DeleteFaces", error)),
    }
}

/// The service calls a face that it does not know a wrong parameter, and nothing else in these requests could be one.
fn of_face<E>(face: &FaceId, permission: &str, error: SdkError<E>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let what = format!("face {}", face.0);
    match error.code() {
        Some("InvalidParameterException") => Error::NotFound(what),
        _ => error::sorted(what, permission, error),
    }
}

fn faces_of(person: &PersonId) -> String {
    format!("faces of {person}")
}

fn ids(faces: &[FaceId]) -> Vec<String> {
    faces.iter().map(|face| face.0.clone()).collect()
}
