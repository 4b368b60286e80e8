#include "redis/protocol.hpp"

#include <hiredis/hiredis.h>
#include <hiredis/read.h>

#include <new>
#include <utility>

namespace akashi::redis {
namespace {

constexpr std::size_t kLongestReply = 65'536;
constexpr int kMostElements = 16;

/// Where hiredis wants the next value: the root, or an element of a list.
Reply* place_of(const redisReadTask* task) {
    if (task->parent == nullptr) return new Reply();
    auto* list = static_cast<Reply*>(task->parent->obj);
    return &list->elements[static_cast<std::size_t>(task->idx)];
}

Reply::Kind kind_of(int type) {
    if (type == REDIS_REPLY_ERROR) return Reply::Kind::error;
    return type == REDIS_REPLY_STATUS ? Reply::Kind::status : Reply::Kind::text;
}

// The functions below are called from C, and must not throw: null means that there is no memory.

void* make_text(const redisReadTask* task, char* text, std::size_t size) noexcept try {
    Reply* reply = place_of(task);
    reply->kind = kind_of(task->type);
    reply->text.assign(text, size);
    return reply;
} catch (const std::bad_alloc&) {
    return nullptr;
}

void* make_list(const redisReadTask* task, int size) noexcept try {
    if (size > kMostElements) return nullptr;
    Reply* reply = place_of(task);
    reply->kind = Reply::Kind::list;
    reply->elements.resize(static_cast<std::size_t>(size));
    return reply;
} catch (const std::bad_alloc&) {
    return nullptr;
}

void* make_integer(const redisReadTask* task, long long value) noexcept try {
    Reply* reply = place_of(task);
    reply->kind = Reply::Kind::integer;
    reply->integer = value;
    return reply;
} catch (const std::bad_alloc&) {
    return nullptr;
}

void* make_nil(const redisReadTask* task) noexcept try {
    return place_of(task);
} catch (const std::bad_alloc&) {
    return nullptr;
}

void destroy(void* root) noexcept { delete static_cast<Reply*>(root); }

redisReplyObjectFunctions functions{
    .createString = make_text,
    .createArray = make_list,
    .createInteger = make_integer,
    .createNil = make_nil,
    .freeObject = destroy,
};

Error garbled(const char* what) {
    return {ErrorCode::unavailable, std::string("the answer is not one of Redis: ") + what};
}

}  // namespace

std::string format_command(std::span<const std::string_view> words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    texts.reserve(words.size());
    sizes.reserve(words.size());
    for (const std::string_view word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    char* command = nullptr;
    const int size = redisFormatCommandArgv(
        &command, static_cast<int>(words.size()), texts.data(), sizes.data()
    );
    if (size < 0) throw std::bad_alloc();
    std::string bytes(command, static_cast<std::size_t>(size));
    redisFreeCommand(command);
    return bytes;
}

std::string format_command(std::initializer_list<std::string_view> words) {
    return format_command(std::span(words.begin(), words.size()));
}

struct ReplyReader::State {
    std::unique_ptr<redisReader, void (*)(redisReader*)> reader{
        redisReaderCreateWithFunctions(&functions), redisReaderFree
    };
};

ReplyReader::ReplyReader() : state_(std::make_unique<State>()) {
    if (!state_->reader) throw std::bad_alloc();
}

ReplyReader::~ReplyReader() = default;

void ReplyReader::feed(std::string_view bytes) {
    waiting_ += bytes.size();
    redisReaderFeed(state_->reader.get(), bytes.data(), bytes.size());
}

Result<std::optional<Reply>> ReplyReader::next() {
    redisReader* reader = state_->reader.get();
    void* object = nullptr;
    if (redisReaderGetReply(reader, &object) != REDIS_OK)
        return garbled(static_cast<const char*>(reader->errstr));
    if (object == nullptr) {
        if (waiting_ > kLongestReply) return garbled("it is too long");
        return std::optional<Reply>();
    }
    waiting_ = reader->len - reader->pos;
    const std::unique_ptr<Reply> reply(static_cast<Reply*>(object));
    return std::optional(std::move(*reply));
}

}  // namespace akashi::redis
