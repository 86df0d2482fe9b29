/* SPDX-License-Identifier: ISC */
/* How many descriptors this process may have. */
#pragma once

#include <glib.h>

/* Makes it @wanted, or as many as are allowed, and logs if that is less. */
void descriptors_raise (guint wanted);
