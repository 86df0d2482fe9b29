/* SPDX-License-Identifier: ISC */
/* The names of all statements: one list per noun. */
#pragma once

typedef enum {
#define STATEMENT(name, text) name,
#define STATEMENT_EACH(name, mysql, sqlite) name,
#include "imcore/storage/statements/list.h"
#undef STATEMENT
#undef STATEMENT_EACH
    N_SQL_STATEMENTS
} SqlStatement;
