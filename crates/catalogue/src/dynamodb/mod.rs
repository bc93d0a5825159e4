//! A catalogue in one DynamoDB table.
//! Every question is a few queries of one partition each.
