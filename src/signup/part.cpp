#include "signup/part.hpp"
