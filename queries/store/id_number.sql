-- An 8-byte number made of an id's keyed hash (64 characters): what is equal by the hash is so by the
-- number, the other way it must be confirmed. Finding an id among millions reads the numbers only.
CREATE OR REPLACE MACRO id_number(national_id_hash) AS ('0x' || left(national_id_hash, 16))::UBIGINT;
