#include "postgres/parameters.hpp"

#include <algorithm>
#include <iterator>

namespace akashi::postgres {

namespace {

constexpr std::size_t kLengthSize = sizeof(std::int32_t);

}  // namespace

Parameters& Parameters::add_array(ArrayBuilder& array) {
    push(array.type(), array.take());
    return *this;
}

Parameters& Parameters::append(Parameters more) {
    types_.insert(types_.end(), more.types_.begin(), more.types_.end());
    std::ranges::move(more.values_, std::back_inserter(values_));
    return *this;
}

void Parameters::push(unsigned type, std::optional<std::string> value) {
    types_.push_back(type);
    values_.push_back(std::move(value));
}

std::string ArrayBuilder::take() {
    std::string array;
    binary::put(array, std::int32_t{count_ == 0 ? 0 : 1});  // dimensions
    binary::put(array, std::int32_t{has_nulls_ ? 1 : 0});
    binary::put(array, static_cast<std::int32_t>(element_));
    if (count_ == 0) return array;
    binary::put(array, count_);
    binary::put(array, std::int32_t{1});  // the index of the first element
    array += bytes_;
    bytes_.clear();
    return array;
}

void ArrayBuilder::begin_element() {
    ++count_;
    start_ = bytes_.size();
    bytes_.append(kLengthSize, '\0');
}

void ArrayBuilder::end_element() {
    std::string length;
    binary::put(length, static_cast<std::int32_t>(bytes_.size() - start_ - kLengthSize));
    bytes_.replace(start_, kLengthSize, length);
}

void ArrayBuilder::add_null() {
    ++count_;
    has_nulls_ = true;
    binary::put(bytes_, std::int32_t{-1});
}

}  // namespace akashi::postgres
