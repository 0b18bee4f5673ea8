/* Filter registers, one after the other until one matches: what a model of an 82576 does with its 24, and here with many. */

static const struct address *address_of(uint64_t key)
{
    for (uint32_t index = 0; index < model->addresses; index++)
        if (key_of(&addresses[index]) == key) return &addresses[index];
    return NULL;
}

static inline uint32_t find_owner(uint64_t key)
{
    const struct address *found = address_of(key);
    return found ? owner_word(found) : 0;
}

static void make_table(void)
{
}
