package com.acme.accounts;

public class EmailTaken extends RuntimeException {

    public EmailTaken(String email) {
        super("There is an account for " + email + " already");
    }
}
