create schema new;
