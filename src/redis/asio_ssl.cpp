// The compiled part of Asio's TLS, which no other room uses.
#include <boost/asio/ssl/impl/src.hpp>
