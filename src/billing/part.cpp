#include "billing/part.hpp"
