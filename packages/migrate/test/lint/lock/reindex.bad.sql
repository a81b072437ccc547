reindex index users_name_idx;
