//! Text: where lines of it are, and what each says.
//! What is found this way is read from the whole thumbnail, a line at a time.

mod letters;
mod lines;

use photo::seen::{Area, Line};
use rten_imageproc::RotatedRect;

use self::letters::Read;
use super::boxes;
use super::picture::{Inks, Picture};
use super::session::{Failure, Session};
use super::similarity::{Point, Similarity};

/// Finds text, and reads it.
pub(super) struct Reader {
    finder: Session,
    letters: Session,
    /// What each number but the first stands for, which is no character.
    characters: Vec<String>,
}

/// As both models were trained: blue, green, red.
const INKS: Inks = Inks { order: [2, 1, 0], minus: [127.5; 3], over: [127.5; 3] };

/// Pixels along the longer edge of what text is sought in, and of what both edges are whole multiples. Small text is found in the
/// larger one; letters higher than a hundred pixels, as on a sign that fills the picture, only in the smaller one.
const EDGES: [usize; 2] = [1_280, 512];
const STEP: usize = 32;

/// What has more of it in a line that was read is part of that line, or holds it: it is not read again.
const MOST_READ: f64 = 0.2;

/// No more lines than this are read, the largest first: a page of a book has fewer.
const MOST_LINES: usize = 100;

/// Pixels from the top to the bottom of a line that is read, and how many it has at least and at most from its beginning to its
/// end: a shorter one is on a grey ground, and of a longer one all is smaller.
const HEIGHT: usize = 48;
const LEAST_WIDTH: usize = 320;
const MOST_WIDTH: usize = 3_200;
const GREY: u8 = 127;

/// A line that is so much higher than wide is on its side.
const ON_ITS_SIDE: f32 = 1.5;

/// What is less sure says something else, 0 to 1.
const LEAST_SCORE: f64 = 0.5;

/// Letters and digits: fewer are mostly a pattern.
const LEAST_LETTERS: usize = 2;

impl Reader {
    /// With a list of characters, a line for each but the last, which is a space. An error where the model knows others.
    pub(super) fn new(finder: Session, letters: Session, characters: &str) -> Result<Self, Failure> {
        let characters = characters.split_terminator('\n').chain([" "]).map(str::to_owned).collect();
        let reader = Self { finder, letters, characters };
        reader.letters(&Picture { width: 1, height: 1, pixels: vec![GREY; 3] })?;
        Ok(reader)
    }

    /// The lines that can be read in a picture, from the top, and from the left where they are beside each other.
    pub(super) fn read(&self, picture: &Picture) -> Result<Vec<Line>, Failure> {
        let mut lines: Vec<Line> = Vec::new();
        for edge in EDGES {
            for (corners, is_on_its_side) in self.places(picture, edge)? {
                let area = area(picture, corners);
                let is_read =
                    |line: &Line| boxes::inside(area, line.area).max(boxes::inside(line.area, area)) > MOST_READ;
                if lines.len() < MOST_LINES
                    && !(edge < EDGES[0] && lines.iter().any(is_read))
                    && let Some(Read { text, score }) = self.best(picture, corners, is_on_its_side)?
                {
                    lines.push(Line { text, confidence: (score * 1e4).round() / 100.0, area: boxes::rounded(area) });
                }
            }
        }
        Ok(in_order(lines))
    }

    /// Where lines are by their corners, and whether they are on their sides, in the picture made so large.
    fn places(&self, picture: &Picture, edge: usize) -> Result<Vec<([Point; 4], bool)>, Failure> {
        let longest = picture.width.max(picture.height);
        let scaled =
            |length: usize| ((length * edge) as f64 / (longest * STEP) as f64).round().max(1.0) as usize * STEP;
        let (width, height) = (scaled(picture.width), scaled(picture.height));
        let answers = self.finder.run(picture.resized(picture.whole(), width, height).planes(&INKS))?;
        let map = answers.first().filter(|map| map.len() == width * height);
        let map = map.ok_or("the model that finds text answered in another shape")?;
        let scale = [picture.width as f64 / width as f64, picture.height as f64 / height as f64];
        let place = |place: RotatedRect| {
            let corners = place.corners().map(|at| [f64::from(at.x) * scale[0], f64::from(at.y) * scale[1]]);
            (corners, place.height() >= ON_ITS_SIDE * place.width())
        };
        Ok(lines::find(map, width, height).into_iter().take(MOST_LINES).map(place).collect())
    }

    /// What a line says, which may begin below or above if it is on its side.
    fn best(&self, picture: &Picture, corners: [Point; 4], is_on_its_side: bool) -> Result<Option<Read>, Failure> {
        let [a, b, c, d] = corners;
        let ways = if is_on_its_side { vec![[b, c, d, a], [d, a, b, c]] } else { vec![[a, b, c, d]] };
        let reads = ways.into_iter().map(|corners| self.line(picture, corners)).collect::<Result<Vec<_>, _>>()?;
        let best = reads.into_iter().max_by(|one, other| one.score.total_cmp(&other.score));
        Ok(best.filter(|read| {
            read.score >= LEAST_SCORE && read.text.chars().filter(|c| c.is_alphanumeric()).count() >= LEAST_LETTERS
        }))
    }

    /// What the line between these corners says, which are its upper left one and then the others clockwise.
    fn line(&self, picture: &Picture, [begin, end, _, below]: [Point; 4]) -> Result<Read, Failure> {
        let length = |from: Point, to: Point| ((to[0] - from[0]).powi(2) + (to[1] - from[1]).powi(2)).sqrt();
        let (long, high) = (length(begin, end), length(begin, below));
        let scale = (HEIGHT as f64 / high).min(MOST_WIDTH as f64 / long);
        let pixels = |length: f64, most: usize| ((length * scale).ceil() as usize).clamp(1, most);
        let (width, height) = (pixels(long, MOST_WIDTH), pixels(high, HEIGHT));
        let similarity = Similarity::between(&[[0.0, 0.0], [width as f64, 0.0]], &[begin, end]);
        self.letters(&similarity.ok_or("a line of text has no length")?.cut(picture, width, height))
    }

    /// What a line says that is no larger than can be read.
    fn letters(&self, line: &Picture) -> Result<Read, Failure> {
        let padded = line.width.max(LEAST_WIDTH).next_multiple_of(STEP);
        let line = line.on(GREY, padded, HEIGHT, 0, (HEIGHT - line.height) / 2);
        let answers = self.letters.run(line.planes(&INKS))?;
        letters::decode(answers.first().map_or(&[], Vec::as_slice), &self.characters)
    }
}

/// The upright rectangle around corners.
fn area(picture: &Picture, corners: [Point; 4]) -> Area {
    let edge = |axis: usize, pick: fn(f64, f64) -> f64| {
        corners.iter().map(|corner| corner[axis]).reduce(pick).expect("four corners")
    };
    let (width, height) = (picture.width as f64, picture.height as f64);
    boxes::clipped(boxes::between(
        edge(0, f64::min) / width,
        edge(1, f64::min) / height,
        edge(0, f64::max) / width,
        edge(1, f64::max) / height,
    ))
}

/// From the top; those beside each other from the left. A line is beside the highest one that is left if its middle is above the
/// bottom of that.
fn in_order(mut lines: Vec<Line>) -> Vec<Line> {
    let middle = |line: &Line| line.area.top + line.area.height / 2.0;
    lines.sort_by(|one, other| one.area.top.total_cmp(&other.area.top));
    let mut ordered = Vec::with_capacity(lines.len());
    while !lines.is_empty() {
        let highest = lines.remove(0);
        let bottom = highest.area.top + highest.area.height;
        let (mut beside, below) = lines.into_iter().partition::<Vec<_>, _>(|line| middle(line) < bottom);
        beside.push(highest);
        beside.sort_by(|one, other| one.area.left.total_cmp(&other.area.left));
        ordered.extend(beside);
        lines = below;
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_from_the_top_and_from_the_left() {
        let line = |(text, left, top): &(&str, f64, f64)| Line {
            text: (*text).to_owned(),
            area: boxes::between(*left, *top, left + 0.2, top + 0.1),
            ..Line::default()
        };
        for (found, order) in [
            (&[][..], ""),
            (&[("b", 0.5, 0.1), ("a", 0.1, 0.12)], "ab"),
            (&[("c", 0.0, 0.3), ("b", 0.5, 0.1), ("a", 0.1, 0.1)], "abc"),
            (&[("b", 0.1, 0.16), ("a", 0.5, 0.1)], "ab"),
            (&[("a", 0.1, f64::NAN), ("b", 0.5, f64::NAN)], "ab"),
        ] {
            let ordered = in_order(found.iter().map(line).collect());
            assert_eq!(ordered.into_iter().map(|line| line.text).collect::<String>(), order, "{found:?}");
        }
    }
}
