#pragma once

#include <zmq.h>

// The socket thread is woken through an eventfd, which Swift's own module of libc leaves out.
#include <sys/eventfd.h>
