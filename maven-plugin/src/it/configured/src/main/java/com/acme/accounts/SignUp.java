package com.acme.accounts;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class SignUp {

    private final UserRepository users;

    public SignUp(UserRepository users) {
        this.users = users;
    }

    @Transactional
    public User register(String email, String displayName) {
        if (users.existsByEmail(email)) {
            throw new EmailTaken(email);
        }
        // tocsin:ignore TOC201: the gateway answers 409 for every failure
        return users.save(new User(email, displayName));
    }
}
