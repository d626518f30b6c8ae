//! How alike two people are: what is said of single pairs, and how often it is right among many.

mod measured;
mod one_person;
mod person;
mod said;
mod two_people;
