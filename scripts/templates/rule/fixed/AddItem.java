package com.acme.items;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

public class AddItem {

    private final JdbcTemplate jdbc;

    public AddItem(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public void add(String name) {
        try {
            jdbc.update("insert into items (name) values (?)", name); // ok: the key decides, and its violation is handled
        } catch (DuplicateKeyException e) {
            // It is there, which is all that was wanted.
        }
    }
}
