//! `process` from outside: on fixtures, on files made here, on damage, and on real files where there are any.

mod colours;
mod damage;
mod made;
mod orientations;
mod problems;
mod raw;
mod readings;
mod real;
mod stripped;
