//! Objects in an S3 bucket, or in whatever speaks its protocol.
//! Originals go to the storage class that the library chose.
