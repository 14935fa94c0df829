package com.acme.items;

import org.springframework.jdbc.core.JdbcTemplate;

public class AddItem {

    private final JdbcTemplate jdbc;

    public AddItem(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public void add(String name) {
        Integer found = jdbc.queryForObject("select count(*) from items where name = ?", Integer.class, name); // check: c1
        if (found == 0) {
            jdbc.update("insert into items (name) values (?)", name); // race: c1 @ID@
        }
    }
}
