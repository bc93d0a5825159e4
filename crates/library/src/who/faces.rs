//! The faces that were seen in every picture, what was decided of them and what the catalogue was told of that, in memory for
//! as long as nobody else changes anything.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use people::{FaceSeen, People, Sighting};
use photo::seen::Area;
use photo::{Alike, Clock, FaceId, Matter, PhotoId, Said, Source, Taken, Who};
use tokio::sync::OwnedMutexGuard;

use crate::Library;

/// Who is who.
pub(crate) struct Faces {
    /// Of which state of the catalogue.
    pub(super) version: u64,
    pub(super) people: People,
    /// Whether some are Rekognition's.
    pub(super) rekognition: bool,
    pub(super) at: HashMap<FaceId, At>,
    pub(super) pictures: HashSet<PhotoId>,
    /// Whom the files of photos name.
    pub(super) written: HashMap<PhotoId, Vec<String>>,
    /// What the catalogue was told of who is in photos.
    pub(super) told: HashMap<PhotoId, Who>,
}

/// Where a face is.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) photo: PhotoId,
    pub(super) area: Area,
    /// The shorter side of its area, pixels.
    pub(super) size_px: u32,
    /// The last day that the photo may be from, as far as that is known.
    pub(super) day: Option<Date>,
}

/// Under which name the catalogue keeps which faces look most like which.
const NEIGHBOURS: &str = "neighbours";

/// Who says something of photos that matters here. Of two that look at the same photo, the later has the say.
const SOURCES: [Source; 5] =
    [Source::Rekognition, Source::Onnx, Source::RekognitionAlike, Source::Original, Source::Who];

/// What is known of some photos.
#[derive(Default)]
struct Seen {
    sightings: Vec<Sighting>,
    links: Vec<(FaceId, Alike)>,
    at: HashMap<FaceId, At>,
    written: HashMap<PhotoId, Vec<String>>,
    told: HashMap<PhotoId, Who>,
    rekognition: bool,
}

impl Library {
    /// Compares the faces that are new with all others, so that nobody has to wait for that later.
    pub async fn group_faces(&self) -> anyhow::Result<()> {
        self.faces().await.map(drop)
    }

    /// Keeps what is in memory, with a change that the catalogue has now, if nobody else changed the catalogue: by that change a
    /// version has grown so much.
    pub(crate) async fn keep_faces(
        &self,
        version: u64,
        grown: u64,
        change: impl FnOnce(&mut Faces),
    ) -> anyhow::Result<()> {
        let mut kept = self.faces.lock().await;
        if let Some(faces) = kept.as_mut().filter(|faces| faces.version == version)
            && self.catalogue.version().await? == version + grown
        {
            change(faces);
            faces.version = version + grown;
        }
        Ok(())
    }

    /// Asks who is who, away from the threads that answer.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Faces) -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let mut faces = self.faces().await?;
        let asked = move || ask(faces.as_mut().expect("they were just looked up"));
        tokio::task::spawn_blocking(asked).await.map_err(Into::into)
    }

    /// What is known now. The guard holds some.
    async fn faces(&self) -> anyhow::Result<OwnedMutexGuard<Option<Faces>>> {
        let mut kept = self.faces.clone().lock_owned().await;
        let version = self.catalogue.version().await?;
        if kept.as_ref().is_none_or(|kept| kept.version != version) {
            *kept = Some(self.look_up_faces(version).await?);
        }
        Ok(kept)
    }

    async fn look_up_faces(&self, version: u64) -> anyhow::Result<Faces> {
        let mut seen = Seen::default();
        let pictures = self.pictures().await?;
        for photos in pictures.chunks(crate::AT_ONCE) {
            self.see(photos, &mut seen).await?;
        }
        let before = self.catalogue.kept(NEIGHBOURS).await?.unwrap_or_default();
        let Seen { sightings, links, at, written, told, rekognition } = seen;
        let begin = move || {
            let mut people = People::begin(sightings, &before);
            links.iter().for_each(|(face, alike)| people.link(face, &alike.face, alike.percent));
            let neighbours = people.neighbours();
            (people, (neighbours != before).then_some(neighbours))
        };
        let (mut people, neighbours) = tokio::task::spawn_blocking(begin).await?;
        if let Some(neighbours) = neighbours {
            self.catalogue.keep(NEIGHBOURS, neighbours).await?;
        }
        let decided = self.decisions().await?;
        let renamed = renamed(&decided, &at);
        let about_now = |decision: people::Decision| decision.about(|face| renamed.get(face).cloned());
        people.decide(
            decided.into_iter().map(|(standing, decisions)| (standing, decisions.into_iter().map(about_now).collect())),
        );
        Ok(Faces { version, people, rekognition, at, pictures: pictures.into_iter().collect(), written, told })
    }

    /// What people decided of people, the earliest first.
    pub(crate) async fn decisions(&self) -> anyhow::Result<Vec<(people::Standing, Vec<people::Decision>)>> {
        let decided = self.catalogue.decisions(Matter::People).await?;
        Ok(decided.iter().map(|decided| (decided.standing(), decided.facts().collect())).collect())
    }

    /// Takes in what is known of some photos. Of each the faces are those of one recogniser, since nobody is in a picture twice;
    /// and rather those that have a look.
    async fn see(&self, photos: &[PhotoId], seen: &mut Seen) -> anyhow::Result<()> {
        let (mut faces, mut readings) = (BTreeMap::new(), HashMap::new());
        for record in self.catalogue.said(photos, &SOURCES).await? {
            let photo = record.photo();
            match record.said() {
                Said::Rekognition(saw) | Said::Onnx(saw) => {
                    let kept: Vec<_> = saw.faces.iter().filter(|face| face.id.is_some()).cloned().collect();
                    if !kept.is_empty() {
                        seen.rekognition |= matches!(record.said(), Said::Rekognition(_));
                        faces.insert(photo, kept);
                    }
                }
                Said::RekognitionAlike(all) => {
                    let links = |(face, alike): (&FaceId, &Vec<Alike>)| {
                        let face = face.clone();
                        alike.clone().into_iter().map(move |alike| (face.clone(), alike))
                    };
                    seen.links.extend(all.iter().flat_map(links));
                }
                Said::Original(reading) => {
                    if !reading.people.is_empty() {
                        seen.written.insert(photo, reading.people.clone());
                    }
                    // What recognisers look at.
                    let size_px = self.sizes.thumbnail((reading.width_px, reading.height_px));
                    readings.insert(photo, (size_px, reading.taken));
                }
                Said::Who(who) => drop(seen.told.insert(photo, who.clone())),
                Said::File { .. }
                | Said::Meaning(_)
                | Said::Place(_)
                | Said::Near(_)
                | Said::Albums(_)
                | Said::Edited(_)
                | Said::Stack(_) => {}
            }
        }
        faces.retain(|photo, _| readings.contains_key(photo));
        let is_undated = |photo: &&PhotoId| readings[*photo].1.is_none();
        let undated: Vec<PhotoId> = faces.keys().filter(is_undated).copied().collect();
        for entry in self.catalogue.entries(&undated).await? {
            readings.entry(entry.id).and_modify(|(_, taken)| *taken = Some(entry.taken));
        }
        for (photo, faces) in faces {
            let ((width_px, height_px), taken) = readings[&photo];
            let day = taken.as_ref().and_then(last_day);
            let kept: Vec<FaceSeen> = faces.iter().filter_map(|face| FaceSeen::of(face, width_px, height_px)).collect();
            for (face, FaceSeen { id, size_px, .. }) in faces.iter().zip(&kept) {
                seen.at.insert(id.clone(), At { photo, area: face.area, size_px: *size_px, day });
            }
            seen.sightings.push(Sighting { photo, day, faces: kept });
        }
        Ok(())
    }
}

impl Faces {
    /// The photos that these faces are in.
    pub(super) fn photos<'a>(&self, faces: impl IntoIterator<Item = &'a FaceId>) -> HashSet<PhotoId> {
        faces.into_iter().filter_map(|face| self.at.get(face)).map(|at| at.photo).collect()
    }
}

/// The faces that decisions speak of and that are known by other names now: where they were is the face that they have most
/// in common with.
fn renamed(decided: &[(people::Standing, Vec<people::Decision>)], at: &HashMap<FaceId, At>) -> HashMap<FaceId, FaceId> {
    /// With less in common it is another face.
    const LEAST_IN_COMMON: f64 = 0.4;
    let mut in_photo: HashMap<PhotoId, Vec<(&FaceId, Area)>> = HashMap::new();
    for (face, at) in at {
        in_photo.entry(at.photo).or_default().push((face, at.area));
    }
    let mut renamed = HashMap::new();
    for decision in decided.iter().flat_map(|(_, decisions)| decisions) {
        let people::Decision::Seen { face, photo, area } = decision else { continue };
        if at.contains_key(face) {
            continue;
        }
        let there = in_photo.get(photo).into_iter().flatten();
        let likest = there.map(|(now, its)| (area.in_common(its), *now)).max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((_, now)) = likest.filter(|(in_common, _)| *in_common >= LEAST_IN_COMMON) {
            renamed.insert(face.clone(), now.clone());
        }
    }
    renamed
}

/// The last day that a photo may be from: a month or a year may be all that is known, of which the first day is taken. When
/// its file was written says nothing.
fn last_day(taken: &Taken) -> Option<Date> {
    let day = taken.local.date();
    match taken.clock {
        Clock::Person | Clock::Exif | Clock::Xmp | Clock::FileName => Some(day),
        Clock::Folder if day.day() > 1 => Some(day),
        Clock::Folder if day.month() > 1 => Some(day.last_of_month()),
        Clock::PersonMonth => Some(day.last_of_month()),
        Clock::Folder | Clock::PersonYear => Some(day.last_of_year()),
        Clock::FileTime => None,
    }
}
