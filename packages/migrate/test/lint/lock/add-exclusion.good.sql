create table rooms (name text, constraint rooms_name_excl exclude (name with =));
