create schema archive;
