//! What keeping photographs costs: usage and prices in, money out.
//! Pure: nothing here reads a file or a clock.
