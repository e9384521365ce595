"""SQL that rooms share. Migrations run these strings; this room has no models and no migrations of its own."""

# Equals `ground.text.fold`. Immutable, so that generated columns and indexes may use it; needs no extension.
# A cluster with locale C leaves lower('Đ') unchanged: databases are made with C.UTF-8 or a UTF-8 locale.
VN_FOLD = r"""
CREATE OR REPLACE FUNCTION vn_fold(t text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT translate(lower(regexp_replace(normalize(t, NFD), U&'[\0300-\036f]', '', 'g')), U&'\0110\0111', 'dd')
$$
"""

DROP_VN_FOLD = "DROP FUNCTION IF EXISTS vn_fold(text)"
