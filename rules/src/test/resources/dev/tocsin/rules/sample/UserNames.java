package com.acme.users;

import org.springframework.stereotype.Component;

@Component
class UserNames {

    private final UserRepository users;

    UserNames(UserRepository users) {
        this.users = users;
    }

    void validateFree(String name) {
        if (users.findByName(name).isPresent()) {
            throw new NameTaken(name);
        }
    }
}
