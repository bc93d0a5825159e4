//! What sees what a picture shows: Rekognition, or memory.
//! A recogniser is given a thumbnail, never an original.
