package com.acme.users;

import com.acme.mail.WelcomeMail;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/** Registers new users and lets them change their name. */
@Service
public class SignUp {

    private final UserRepository users;
    private final PasswordEncoder passwords;
    private final WelcomeMail welcome;
    private final UserNames names;

    SignUp(UserRepository users, PasswordEncoder passwords, WelcomeMail welcome, UserNames names) {
        this.users = users;
        this.passwords = passwords;
        this.welcome = welcome;
        this.names = names;
    }

    /** Gives the user another name, if nobody has it. */
    public void rename(long id, String name) {
        User user = users.findById(id).orElseThrow(UserNotFound::new);
        names.validateFree(name);
        user.setName(name);
        users.save(user);
    }

    /**
     * Registers a user, and welcomes them by mail.
     *
     * @param email is who the user is: nobody else may have it
     * @param password in the clear
     * @return the id of the new user,
     *     by which everybody else knows them
     * @throws EmailTaken when another user has this address
     */
    public long register(String email, String password) {
        if (users.existsByEmail(email)) {
            throw new EmailTaken(email);
        }
        User user = users.save(new User(email, passwords.encode(password)));
        welcome.send(user);
        return user.getId();
    }
}
