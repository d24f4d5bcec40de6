#ifndef ROOST_CZLIB_H
#define ROOST_CZLIB_H

#include <zlib.h>

#endif
