create domain whole as int;
