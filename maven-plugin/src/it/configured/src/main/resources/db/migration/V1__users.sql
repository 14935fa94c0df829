create table users (
    id           uuid         primary key,
    email        varchar(320) not null,
    display_name varchar(100) not null
);
