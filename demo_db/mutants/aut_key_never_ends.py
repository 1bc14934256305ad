"""The end of every API key is forgotten as soon as it is written."""

CLAIM = "AUT-009"
EXPECT = "VIOLATED"

SQL = """
CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN NEW.expiration_date := NULL; RETURN NEW; END';
CREATE TRIGGER forget BEFORE INSERT ON res_users_apikeys FOR EACH ROW EXECUTE FUNCTION forget()
"""
