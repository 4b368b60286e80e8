#pragma once

#include "base/not_writable.hpp"
#include "base/shielded.hpp"
#include "postgres/errors.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

namespace akashi::postgres {

/// The result or the error of a task on another thread, as data. An exception would be shared
/// between the threads; libstdc++ counts its references, which ThreadSanitizer reports as a race.
template <class T>
struct Outcome {
    T value;
    std::function<void()> fail;  ///< throws what went wrong; empty when nothing did

    /// Waits for `task` and never throws.
    static boost::asio::awaitable<Outcome> of(boost::asio::awaitable<T> task) {
        Outcome outcome;
        try {
            outcome.value = co_await std::move(task);
        } catch (const PostgresError& error) {
            outcome.fail = [state = error.state(),
                            constraint = error.constraint(),
                            reason = error.reason(),
                            text = std::string(error.what())] {
                throw PostgresError(state, constraint, reason, text);
            };
        } catch (const OutcomeUnknown& error) {
            outcome.fail = [text = std::string(error.what())] { throw OutcomeUnknown(text); };
        } catch (const NotWritable& error) {
            outcome.fail = [reason = error.reason(), text = std::string(error.what())] {
                throw NotWritable(reason, text);
            };
        } catch (const Unavailable& error) {
            outcome.fail = [text = std::string(error.what())] { throw Unavailable(text); };
        } catch (const std::exception& error) {
            outcome.fail = [text = std::string(error.what())] { throw std::runtime_error(text); };
        }
        co_return outcome;
    }
    T take() {
        if (fail) fail();
        return std::move(value);
    }
};

/// Runs the task on `executor` and returns its result or throws its error. The caller's
/// cancellation does not reach it.
template <class T>
boost::asio::awaitable<T> run_on(
    boost::asio::any_io_executor executor, boost::asio::awaitable<T> task
) {
    auto outcome =
        co_await boost::asio::co_spawn(executor, Outcome<T>::of(std::move(task)), shielded());
    co_return outcome.take();
}

}  // namespace akashi::postgres
