/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/imcore.h"

#include <stdarg.h>

static void
note_free (gpointer data)
{
    ImNote *note = data;
    g_free (note->says);
    g_free (note);
}

GPtrArray *
im_notes_new (void)
{
    return g_ptr_array_new_with_free_func (note_free);
}

void
im_note (GPtrArray *notes, const char *about, const char *format, ...)
{
    va_list arguments;
    if (notes == NULL)
        return;
    ImNote *note = g_new0 (ImNote, 1);
    note->about = about;
    va_start (arguments, format);
    note->says = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_ptr_array_add (notes, note);
}
